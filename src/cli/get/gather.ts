/** Asking many servers at once, without letting one of them hold up the rest. */

import { isApiError } from '../../api/meta/api-error.ts';
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

/** Asks every target; answers and failures keep the order of the targets. */
export async function gather<T>(targets: readonly Target[], ask: (target: Target) => Promise<T>): Promise<Gathered<T>> {
  const results: ({ answer: T } | { error: unknown })[] = [];
  const queue = targets.entries();
  const work = async (): Promise<void> => {
    for (const [i, target] of queue) {
      results[i] = await ask(target).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, targets.length) }, work));
  const gathered: Gathered<T> = { answers: [], failures: [] };
  for (const [i, { clusterName }] of targets.entries()) {
    const result = results[i];
    if (result && 'answer' in result) gathered.answers.push({ clusterName, answer: result.answer });
    else gathered.failures.push(failureOf(clusterName, result?.error));
  }
  return gathered;
}

function failureOf(clusterName: string | undefined, error: unknown): Failure {
  const reason = isApiError(error) ? error.reason : 'Unreachable';
  return { clusterName, reason, message: messageOf(error), error };
}
