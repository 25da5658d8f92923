/** The versions of everything a command line reaches. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { deployments, statefulSets } from '../../api/core/apps.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { messageOf } from '../../base/errors.ts';
import { imageTag } from '../../base/image-tag.ts';
import { compareText, isObject } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';

export interface MemberVersion {
  name: string;
  /** As the control plane saw it last; undefined where it never has. */
  kubernetesVersion: string | undefined;
  ready: boolean;
}

export interface ComponentVersion {
  name: string;
  image: string;
  /** The image's tag. */
  version: string;
}

export interface VersionFacts {
  clientVersion: { gitVersion: string };
  serverVersion?: Record<string, unknown>;
  members?: readonly MemberVersion[];
  components?: readonly ComponentVersion[];
}

/** What the control plane answers about itself and its members; `problem` tells why there is less. */
export async function askServer(
  client: Client,
): Promise<Pick<VersionFacts, 'serverVersion' | 'members'> & { problem?: string }> {
  const response = await client.transport.send({ method: 'GET', path: '/version' });
  const body = parsed(await response.text());
  if (!isObject(body)) return { problem: 'its answer is not a version' };
  try {
    return { serverVersion: body, members: await memberVersions(client) };
  } catch (error) {
    // Whoever may not list clusters may still ask for the version.
    return { serverVersion: body, problem: `its members are not known: ${messageOf(error)}` };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function memberVersions(karmadaClient: Client): Promise<MemberVersion[]> {
  const { items } = await karmadaClient.list(clusters);
  return items.map(({ metadata, status }) => ({
    name: metadata.name ?? '',
    kubernetesVersion: status?.kubernetesVersion,
    ready: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
  }));
}

/** What runs in a namespace of the host, by name. */
export async function componentVersions(hostClient: Client, namespace: string): Promise<ComponentVersion[]> {
  const lists = await Promise.all(
    [deployments, statefulSets].map((kind) => hostClient.list<KubeObject>(kind, { namespace })),
  );
  return lists
    .flatMap(({ items }) => items)
    .flatMap((workload) => {
      const image = imageOf(workload);
      return image === undefined
        ? []
        : [{ name: workload.metadata.name ?? '', image, version: imageTag(image) ?? 'latest' }];
    })
    .toSorted((a, b) => compareText(a.name, b.name));
}

function imageOf(workload: KubeObject): string | undefined {
  const { spec } = workload as { spec?: { template?: { spec?: { containers?: { image?: string }[] } } } };
  return spec?.template?.spec?.containers?.[0]?.image;
}
