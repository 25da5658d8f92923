/** What a bundle holds of the control plane. */

import { events, namespaces } from '../../api/core/core.ts';
import { apiServices } from '../../api/core/extension.ts';
import { clusterResource } from '../../api/core/resource.ts';
import { leases } from '../../api/core/scheduling.ts';
import { karmadaKinds } from '../../api/karmada.ts';
import type { Resource } from '../../api/kind.ts';
import { toInventoryFile } from '../../preview/inventory-file.ts';
import { CATEGORIES } from '../check/categories.ts';
import { reportDocument } from '../check/report.ts';
import { lookAtAll } from '../check/run.ts';
import { liveInventory } from '../preview/live.ts';
import type { Part, Source } from './source.ts';

const ADMISSION = 'admissionregistration.k8s.io/v1';

const KINDS: readonly Resource[] = [
  ...karmadaKinds,
  namespaces,
  events,
  leases,
  apiServices,
  clusterResource(ADMISSION, 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'),
  clusterResource(ADMISSION, 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'),
];

export function karmadaParts({ context, facts }: Source): Part[] {
  const { karmadaClient } = facts;
  return [
    {
      path: 'about.json',
      read: async () => ({
        program: `kubectl-karmada ${context.version}`,
        server: await readVersion(facts),
        written: new Date(context.clock.now()).toISOString(),
      }),
    },
    { path: 'check.json', read: async () => reportDocument(await lookAtAll(CATEGORIES, facts)) },
    {
      path: 'inventory.yaml',
      read: async () => {
        const inventory = await liveInventory(karmadaClient, { warn: context.warn });
        return toInventoryFile(inventory, `kubectl-karmada ${context.version}`);
      },
    },
    ...KINDS.map((resource) => ({
      path: `karmada/${fileName(resource)}.yaml`,
      async read() {
        const items = await facts.all(resource);
        return items.length === 0 ? undefined : { kind: `${resource.kind}List`, items };
      },
    })),
  ];
}

export function fileName({ group, plural }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

async function readVersion({ karmadaClient }: Source['facts']): Promise<unknown> {
  const response = await karmadaClient.transport.send({ method: 'GET', path: '/version' });
  return JSON.parse(await response.text());
}
