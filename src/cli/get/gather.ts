/** Asking many servers at once, without letting one of them hold up the rest. */

import { isApiError } from '../../api/meta/api-error.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Target } from './targets.ts';

/** Why a server's part is missing. */
export interface Failure {
  clusterName: string | undefined;
  reason: string;
  message: string;
  error: unknown;
}

export interface Gathered<T> {
  answers: { clusterName: string | undefined; answer: T }[];
  failures: Failure[];
}

/** Enough to hide latency, few enough not to flood the control plane that relays every request. */
const CONCURRENCY = 16;
/** Who has not answered by then holds up nobody else: with many dead servers one deadline passes, not one after the other. */
const PATIENCE = 500;

type Result<T> = { answer: T } | { error: unknown };

/** Asks every target; answers and failures keep the order of the targets. */
export async function gather<T>(
  targets: readonly Target[],
  clock: Clock,
  ask: (target: Target) => Promise<T>,
): Promise<Gathered<T>> {
  const results: Result<T>[] = [];
  const queue = targets.entries();
  const asked: Promise<void>[] = [];
  const work = async (): Promise<void> => {
    for (const [i, target] of queue) {
      const settle = (result: Result<T>): void => {
        results[i] = result;
      };
      const settled = ask(target).then(
        (answer) => settle({ answer }),
        (error: unknown) => settle({ error }),
      );
      asked.push(settled);
      await within(PATIENCE, settled, clock);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, targets.length) }, work));
  await Promise.all(asked);
  const gathered: Gathered<T> = { answers: [], failures: [] };
  for (const [i, { clusterName }] of targets.entries()) {
    const result = results[i];
    if (result && 'answer' in result) gathered.answers.push({ clusterName, answer: result.answer });
    else gathered.failures.push(failureOf(clusterName, result?.error));
  }
  return gathered;
}

/** Resolves when `work` has ended or the time has passed. */
function within(milliseconds: number, work: Promise<void>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(milliseconds, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}

/** A failure in words for people and for programs. */
export function failureOf(clusterName: string | undefined, error: unknown): Failure {
  const reason = isApiError(error) ? error.reason : 'Unreachable';
  return { clusterName, reason, message: messageOf(error), error };
}
