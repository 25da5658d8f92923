/** pods/eviction: a delete that respects disruption budgets. */

import { type LabelSelector, matchesSelector } from '../../api/core/selector.ts';
import { failure } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { HttpResponse } from '../../base/http.ts';
import { isObject } from '../../base/json.ts';
import { jsonAnswer, successStatus } from '../answers/answer.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { findHead } from '../verbs/find-object.ts';
import { deleteObject } from '../write/delete-object.ts';
import { writeOptionsOf } from '../write/options.ts';

const BUDGETS = 'poddisruptionbudgets.policy';

/** Deletes the pod, or says that a budget does not allow it now. */
export async function evictPod(context: ServerContext, target: Target, call: Call): Promise<HttpResponse> {
  const { dryRun } = writeOptionsOf(call, 'CreateOptions');
  const { value } = readObject(call, 'Eviction');
  const options = isObject(value['deleteOptions']) ? value['deleteOptions'] : {};
  const current = findHead(context, target);
  checkBudgets(context, current.object);
  const grace = options['gracePeriodSeconds'];
  await deleteObject(context, {
    served: target.served,
    current,
    dryRun,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(isObject(options['preconditions']) ? { preconditions: options['preconditions'] } : {}),
  });
  return jsonAnswer(201, { ...successStatus(undefined), code: 201 });
}

function checkBudgets({ store }: ServerContext, pod: AnyObject): void {
  for (const { object } of store.list(BUDGETS, `${pod.metadata.namespace}/`)) {
    if (!matchesSelector(object.spec?.['selector'] as LabelSelector | undefined, pod.metadata.labels)) continue;
    if (((object.status?.['disruptionsAllowed'] as number | undefined) ?? 0) > 0) continue;
    const text = "Cannot evict pod as it would violate the pod's disruption budget.";
    const why = `The disruption budget ${object.metadata.name} needs ${object.status?.['desiredHealthy'] ?? 0} healthy pods and has ${object.status?.['currentHealthy'] ?? 0} currently`;
    throw failure('TooManyRequests', text, { causes: [{ reason: 'DisruptionBudget', message: why }] });
  }
}
