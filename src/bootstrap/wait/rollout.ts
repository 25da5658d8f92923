/** Waiting until a workload runs, or until it is clear that it will not. */

import { type Deployment, deployments, type StatefulSet, statefulSets } from '../../api/core/apps.ts';
import { type Event, events } from '../../api/core/core.ts';
import { type Pod, pods } from '../../api/core/pod.ts';
import type { Resource } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { followObjects } from '../../client/follow-objects.ts';
import { podLog } from './pod-log.ts';
import { findTrouble, isMadeFrom, type Trouble } from './trouble.ts';

export interface WorkloadRef {
  kind: 'Deployment' | 'StatefulSet';
  namespace: string;
  name: string;
}

export interface RolloutOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Zero: as long as it takes. */
  timeoutSeconds: number;
}

type Workload = Deployment | StatefulSet;

interface View {
  workload?: Workload;
  pods: readonly Pod[];
  events: readonly Event[];
}

/** How often trouble that has to last for a while is looked at again. */
const LOOK_MS = 1000;

/** Resolves when every replica is up to date and available. Rejects with UserError `Timeout` or `Conflict` and the cause. */
export async function waitForRollout(hostClient: Client, ref: WorkloadRef, options: RolloutOptions): Promise<void> {
  options.signal.throwIfAborted();
  const view: View = { pods: [], events: [] };
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const outcome = Promise.withResolvers<Trouble | 'ready' | 'late'>();
  const judge = (): void => {
    const verdict = isRolledOut(view.workload) ? 'ready' : troubleOf(view, options.clock.now());
    if (verdict) outcome.resolve(verdict);
  };
  const follow = <T extends KubeObject>(resource: Resource<T>, selection: object, take: (all: readonly T[]) => void) =>
    void consume(
      followObjects(hostClient, resource, { namespace: ref.namespace, ...selection, clock: options.clock, signal }),
      (all) => {
        take(all);
        judge();
      },
    ).catch(outcome.reject);
  follow(resourceOf(ref), { fieldSelector: `metadata.name=${ref.name}` }, ([workload]) => {
    if (workload) view.workload = workload;
  });
  follow(pods, { labelSelector: `app=${ref.name}` }, (all) => {
    view.pods = all;
  });
  follow(events, {}, (all) => {
    view.events = all.filter(
      ({ involvedObject: { name = '' } }) => name === ref.name || name.startsWith(`${ref.name}-`),
    );
  });
  const timers = startTimers(options, judge, () => outcome.resolve('late'));
  const onAbort = (): void => outcome.reject(options.signal.reason);
  options.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await outcome.promise;
    if (result !== 'ready') throw await explain(hostClient, ref, result === 'late' ? lateness(view, options) : result);
  } finally {
    timers.stop();
    options.signal.removeEventListener('abort', onAbort);
    end.abort();
  }
}

async function consume<T>(all: AsyncIterable<T>, take: (each: T) => void): Promise<void> {
  for await (const each of all) take(each);
}

function startTimers({ clock, timeoutSeconds }: RolloutOptions, look: () => void, end: () => void): { stop(): void } {
  let stop = (): void => undefined;
  const again = (): void => {
    stop = clock.after(LOOK_MS, () => {
      again();
      look();
    });
  };
  again();
  const cancel = timeoutSeconds > 0 ? clock.after(timeoutSeconds * 1000, end) : () => undefined;
  return {
    stop() {
      stop();
      cancel();
    },
  };
}

function resourceOf({ kind }: WorkloadRef): Resource<Workload> {
  return (kind === 'Deployment' ? deployments : statefulSets) as Resource<Workload>;
}

/** As `kubectl rollout status` sees it. */
export function isRolledOut(workload: Workload | undefined): boolean {
  if (!workload?.status) return false;
  const { status, metadata, spec } = workload;
  const wanted = spec.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status;
  return (
    observedGeneration >= (metadata.generation ?? 0) &&
    updatedReplicas >= wanted &&
    replicas <= updatedReplicas &&
    availableReplicas >= wanted
  );
}

function troubleOf(view: View, now: number): Trouble | undefined {
  const { workload } = view;
  if (!workload) return undefined;
  const current = view.pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && isMadeFrom(pod, workload.spec.template),
  );
  const since = now - EVENT_MEMORY_MS;
  const recent = view.events.filter((event) => timeOf(event) >= since);
  return findTrouble({ pods: current, events: recent, now });
}

/** Events of an earlier attempt stay for an hour. */
const EVENT_MEMORY_MS = 60_000;

function timeOf({ lastTimestamp, eventTime, metadata }: Event): number {
  return Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '');
}

function lateness({ pods: all, events: told, workload }: View, { timeoutSeconds }: RolloutOptions): Trouble {
  const last = told
    .filter(({ type }) => type === 'Warning')
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .at(-1);
  const ready = workload?.status?.availableReplicas ?? 0;
  const unready = all.find(
    ({ status }) => !status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  const clue = last ? `; the last event is ${last.reason}: ${last.message}` : '';
  return {
    kind: 'config',
    ...(unready?.metadata.name ? { pod: unready.metadata.name } : {}),
    what: `${ready} of ${workload?.spec.replicas ?? 1} replicas are ready after ${timeoutSeconds} s${clue}`,
    hint: 'run this again to go on waiting, or give it more time with the flag that --help shows',
  };
}

async function explain(hostClient: Client, ref: WorkloadRef, trouble: Trouble): Promise<UserError> {
  const { pod, what, hint, kind } = trouble;
  const where = pod === undefined ? '' : ` (pod ${ref.namespace}/${pod})`;
  const lines =
    pod !== undefined && (kind === 'crash' || kind === 'config') ? await podLog(hostClient, ref.namespace, pod) : [];
  const said = lines.length === 0 ? '' : `\n  its last lines:\n${lines.map((line) => `    ${line}`).join('\n')}`;
  const code = /after \d+ s/.test(what) ? 'Timeout' : 'Conflict';
  return new UserError(code, `${ref.name} does not start${where}: ${what}${said}`, { hint });
}
