/** What a join would do, object by object, without doing it. */

import { clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { namespaces, secrets } from '../api/core/core.ts';
import { apiVersionOf } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client } from '../client/client.ts';
import { differences, type Fate, type Wanted } from './ensure.ts';
import { clusterOf, karmadaSecrets, type Registration } from './karmada-side.ts';
import { givenRights, type MemberSide, memberObjects } from './member-side.ts';
import { SYSTEM_LABELS } from './names.ts';
import { FULL_RIGHTS } from './rights.ts';

export interface Planned {
  where: 'member' | 'control plane';
  fate: Fate;
  object: KubeObject;
}

/** Takes the place of what only the member can issue. */
const ISSUED = '<issued by the member>';

/** Every object that joining needs, in order. */
export async function planJoin(
  { karmadaClient, memberClient }: { karmadaClient: Client; memberClient: Client },
  side: Omit<MemberSide, 'isKnown'>,
  registration: Registration,
): Promise<Planned[]> {
  const rights = side.rights ?? (await givenRights(memberClient, side.clusterName)).rights ?? FULL_RIGHTS;
  const inMember = memberObjects({ ...side, rights }).flat();
  const [ofMember, ofKarmada] = await Promise.all([
    Promise.all(inMember.map((one) => planned(memberClient, one, 'member'))),
    Promise.all(karmadaObjects(registration).map((one) => planned(karmadaClient, one, 'control plane'))),
  ]);
  return [...ofMember, ...ofKarmada];
}

function karmadaObjects(registration: Registration): Wanted[] {
  const labels = { ...SYSTEM_LABELS };
  const credential = { token: ISSUED, impersonatorToken: ISSUED, caBundle: ISSUED };
  return [
    { resource: namespaces, object: { metadata: { name: registration.namespace, labels } } },
    ...karmadaSecrets(registration, credential).map(({ data = {}, ...secret }) => ({
      resource: secrets,
      object: { ...secret, stringData: data },
    })),
    { resource: clusters, object: clusterOf(registration), mend: ['spec'] } as unknown as Wanted,
  ];
}

async function planned(client: Client, wanted: Wanted, where: Planned['where']): Promise<Planned> {
  const { resource, object } = wanted;
  const { name = '', namespace } = object.metadata;
  const found = await client.find(resource, name, namespace === undefined ? {} : { namespace });
  const fate = !found ? 'created' : differences(found, wanted) ? 'mended' : 'unchanged';
  return { where, fate, object: { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object } };
}
