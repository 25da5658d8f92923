/** What a bundle holds of the host cluster: the control plane's own objects, and what its pods have written. */

import { deployments, statefulSets } from '../../api/core/apps.ts';
import { configMaps, events, services } from '../../api/core/core.ts';
import { type Pod, pods } from '../../api/core/pod.ts';
import type { Resource } from '../../api/kind.ts';
import { answerError } from '../../client/answer.ts';
import type { Client } from '../../client/client.ts';
import { fileName } from './karmada-parts.ts';
import type { Part, Source } from './source.ts';

const KINDS: readonly Resource[] = [deployments, statefulSets, pods, services, configMaps, events];

/** Nothing where the host is not known. */
export async function hostParts({ facts, logLines }: Source): Promise<Part[]> {
  if (!facts.host) return [];
  const { hostClient, namespace } = facts.host;
  const objects = KINDS.map((resource) => ({
    path: `host/${fileName(resource)}.yaml`,
    async read() {
      const { items } = await hostClient.list(resource, { namespace });
      return items.length === 0 ? undefined : { kind: `${resource.kind}List`, items };
    },
  }));
  const { items } = await hostClient.list(pods, { namespace });
  return [...objects, ...items.flatMap((pod) => logParts(hostClient, pod, logLines))];
}

function logParts(hostClient: Client, { metadata, spec, status }: Pod, logLines: number): Part[] {
  const { name = '', namespace = '' } = metadata;
  const base = `/api/v1/namespaces/${namespace}/pods/${name}/log`;
  return [...(spec.initContainers ?? []), ...spec.containers].flatMap((container) => {
    const states = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    const restarted = (states.find((state) => state.name === container.name)?.restartCount ?? 0) > 0;
    const read = (query: string) =>
      readText(hostClient, `${base}?container=${container.name}&tailLines=${logLines}${query}`);
    const current = { path: `host/logs/${name}/${container.name}.log`, read: () => read('') };
    const previous = { path: `host/logs/${name}/${container.name}.previous.log`, read: () => read('&previous=true') };
    return restarted ? [current, previous] : [current];
  });
}

async function readText({ transport }: Client, path: string): Promise<string> {
  const response = await transport.send({ method: 'GET', path });
  const text = await response.text();
  if (response.status >= 300) throw answerError(response.status, text);
  return text;
}
