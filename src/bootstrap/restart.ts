/** Starting workloads anew, in an order in which what others need comes first. */

import { type Deployment, deployments, type StatefulSet, statefulSets } from '../api/core/apps.ts';
import { pods } from '../api/core/pod.ts';
import type { Resource } from '../api/kind.ts';
import { type Clock, formatTime } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { type WorkloadRef, waitForRollout } from './wait/rollout.ts';

export interface RestartOptions {
  clock: Clock;
  signal: AbortSignal;
  /** For each workload; zero: any time. */
  timeoutSeconds: number;
  tell(line: string): void;
}

type Workload = (Deployment | StatefulSet) & { kind?: string };

/** Workloads of the namespace in waves: etcd, the API server, then the rest together. */
export async function restartWaves(
  hostClient: Client,
  namespace: string,
  wanted: (workload: Workload) => boolean,
): Promise<WorkloadRef[][]> {
  const [sets, others] = await Promise.all([
    hostClient.list(statefulSets, { namespace }),
    hostClient.list(deployments, { namespace }),
  ]);
  const refs = (kind: WorkloadRef['kind'], items: readonly Workload[]): WorkloadRef[] =>
    items.filter(wanted).map(({ metadata }) => ({ kind, namespace, name: metadata.name ?? '' }));
  const isApiserver = ({ name }: WorkloadRef): boolean => name === 'karmada-apiserver';
  const all = refs('Deployment', others.items);
  const waves = [refs('StatefulSet', sets.items), all.filter(isApiserver), all.filter((each) => !isApiserver(each))];
  return waves.filter((wave) => wave.length > 0);
}

/** True for a workload whose pods see one of the Secrets. */
export function mountsSecret(secretNames: ReadonlySet<string>): (workload: Workload) => boolean {
  return ({ spec }) => {
    const { volumes = [] } = spec.template.spec;
    return volumes.some(({ secret }) => secretNames.has(secret?.secretName ?? ''));
  };
}

/** Restarts wave after wave, each once the one before runs. */
export async function restart(
  hostClient: Client,
  waves: readonly (readonly WorkloadRef[])[],
  options: RestartOptions,
): Promise<void> {
  for (const wave of waves) {
    options.tell(`restarting ${wave.map(({ name }) => name).join(', ')}`);
    await Promise.all(wave.map((ref) => restartOne(hostClient, ref, options)));
  }
}

async function restartOne(hostClient: Client, ref: WorkloadRef, options: RestartOptions): Promise<void> {
  const { clock, signal, timeoutSeconds } = options;
  const resource = (ref.kind === 'Deployment' ? deployments : statefulSets) as Resource<Workload>;
  // The annotation of `kubectl rollout restart`.
  const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(clock.now()) };
  const body = { spec: { template: { metadata: { annotations } } } };
  const { namespace, name } = ref;
  const workload = await hostClient.patch(resource, name, { type: 'merge', body }, { namespace });
  await makeRoom(hostClient, workload, ref);
  await waitForRollout(hostClient, ref, { clock, signal, timeoutSeconds });
}

/** For a workload whose template has changed: where every node is taken, a new pod would wait for the old one for ever. */
export async function makeRoom(hostClient: Client, workload: Workload, ref: WorkloadRef): Promise<void> {
  if (cannotShareNodes(workload)) await removePods(hostClient, ref);
}

/** As upstream installs them. */
function cannotShareNodes({ spec }: Workload): boolean {
  const required = spec.template.spec.affinity?.podAntiAffinity?.['requiredDuringSchedulingIgnoredDuringExecution'];
  return Array.isArray(required) && required.length > 0;
}

/** Pods of the old template make room; one alone at a time would be the controller's own way. */
async function removePods(hostClient: Client, { namespace, name }: WorkloadRef): Promise<void> {
  const { items } = await hostClient.list(pods, { namespace, labelSelector: `app=${name}` });
  const [first] = items.toSorted((a, b) =>
    (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''),
  );
  if (first?.metadata.name) await hostClient.delete(pods, first.metadata.name, { namespace });
}
