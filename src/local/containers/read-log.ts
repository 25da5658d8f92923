/** Reading the log of a container, to its end or as it grows. */

import type { Pod } from '../../api/core/pod.ts';
import type { ServerContext } from '../../apiserver/context.ts';
import { type FoundContainer, stateOf } from './find-container.ts';
import { type LogLine, type Run, type RunLog, runLog } from './log-lines.ts';
import type { LogOptions } from './log-options.ts';
import { runNow } from './run-of.ts';

/** Like a node, which throws old parts of a log away. */
const KEPT_LINES = 10_000;
const LINES_AT_ONCE = 500;

export type Wanted = Pick<LogOptions, 'follow' | 'timestamps' | 'tail' | 'since' | 'limitBytes'>;

export interface LogSource {
  context: ServerContext;
  found: FoundContainer;
  run: Run;
  signal: AbortSignal;
}

/** Texts of whole lines, or cut off at the limit. Following ends with the container, its Pod, or the signal. */
export async function* readLog(source: LogSource, wanted: Wanted): AsyncGenerator<string> {
  let left = wanted.limitBytes ?? Number.POSITIVE_INFINITY;
  for await (const lines of batches(source, wanted)) {
    const text = lines.map((line) => shown(line, wanted.timestamps)).join('');
    const bytes = Buffer.from(text);
    if (bytes.length >= left) return yield bytes.subarray(0, left).toString();
    left -= bytes.length;
    yield text;
  }
}

function shown({ time, text }: LogLine, timestamps: boolean): string {
  return timestamps ? `${new Date(time).toISOString().replace('Z', '000000Z')} ${text}\n` : `${text}\n`;
}

async function* batches(source: LogSource, wanted: Wanted): AsyncGenerator<LogLine[]> {
  const { context, found, signal } = source;
  const { clock } = context;
  let { run } = source;
  let log = runLog(found.pod, found.container, run);
  let next = firstLine(log, wanted, clock.now());
  while (!signal.aborted) {
    const count = log.countAt(clock.now());
    for (let to = next; next < count; next = to) {
      to = Math.min(count, next + LINES_AT_ONCE);
      yield linesOf(log, next, to);
    }
    if (!wanted.follow || run.ended) return;
    await nextChange(source, log.line(next)?.time);
    const later = laterRun(source, run.startedAt);
    if (!later) return;
    run = later;
    log = runLog(found.pod, found.container, run);
  }
}

function firstLine(log: RunLog, { tail, since }: Wanted, now: number): number {
  const count = log.countAt(now);
  const byTime = since === undefined ? 0 : log.countAt(since - 1);
  const byTail = tail === undefined ? 0 : count - tail;
  return Math.max(0, count - KEPT_LINES, byTime, byTail);
}

function linesOf(log: RunLog, from: number, to: number): LogLine[] {
  return Array.from({ length: to - from }, (_, i) => log.line(from + i)).filter((line) => line !== undefined);
}

/** The same run as it is now; undefined when its Pod has gone or the container has begun another one. */
function laterRun({ context, found }: LogSource, startedAt: number): Run | undefined {
  const { namespace, name, uid } = found.pod.metadata;
  const pod = context.store.get('pods', `${namespace}/${name}`)?.object as unknown as Pod | undefined;
  if (!pod || pod.metadata.uid !== uid) return undefined;
  const later = runNow(stateOf(pod, found.container));
  return later?.startedAt === startedAt ? later : undefined;
}

/** Resolves at the time, when the Pod changes, or when nobody reads any more. */
function nextChange({ context, found, signal }: LogSource, time: number | undefined): Promise<void> {
  const { store, clock } = context;
  const key = `${found.pod.metadata.namespace}/${found.pod.metadata.name}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  const unwatch = store.watch('pods', store.revision(), ({ stored }) => {
    if (stored.key === key) resolve();
  });
  const cancel = time === undefined ? undefined : clock.after(Math.max(0, time - clock.now()), done);
  signal.addEventListener('abort', done, { once: true });
  return promise.finally(() => {
    unwatch?.();
    cancel?.();
    signal.removeEventListener('abort', done);
  });
}
