/** Starting workloads anew, in an order in which what others need comes first. */

import { type Deployment, deployments, type StatefulSet, statefulSets } from '../api/core/apps.ts';
import { type Clock, formatTime } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { rollOut } from './roll-out.ts';
import type { WorkloadRef } from './wait/rollout.ts';

export interface RestartOptions {
  clock: Clock;
  signal: AbortSignal;
  /** For each workload; zero: any time. */
  timeoutSeconds: number;
  /** For the new pods, besides the time. */
  annotations?: Readonly<Record<string, string>>;
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

function restartOne(hostClient: Client, ref: WorkloadRef, options: RestartOptions): Promise<void> {
  // The annotation of `kubectl rollout restart`.
  const restartedAt = { 'kubectl.kubernetes.io/restartedAt': formatTime(options.clock.now()) };
  const template = { metadata: { annotations: { ...restartedAt, ...options.annotations } } };
  return rollOut(hostClient, { ...ref, template }, options);
}
