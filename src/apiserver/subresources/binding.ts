/** pods/binding: a scheduler gives a pod its node. */

import { required } from '../../api/meta/problem.ts';
import { formatTime } from '../../base/clock.ts';
import type { HttpResponse } from '../../base/http.ts';
import { clone, isObject } from '../../base/json.ts';
import { jsonAnswer, successStatus } from '../answers/answer.ts';
import { conflict, invalidObject } from '../answers/failures.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import { nameOf, type Target } from '../target.ts';
import { findHead } from '../verbs/find-object.ts';
import { writeOptionsOf } from '../write/options.ts';
import { updateObject } from '../write/update-object.ts';

/** Binds the pod once; a second binding is a conflict. */
export async function bindPod(context: ServerContext, target: Target, call: Call): Promise<HttpResponse> {
  const options = writeOptionsOf(call, 'CreateOptions');
  const { value } = readObject(call, 'Binding');
  const node = isObject(value['target']) ? value['target']['name'] : undefined;
  if (typeof node !== 'string' || node === '') {
    throw invalidObject({ group: '', kind: 'Binding' }, nameOf(target), [required('target.name')]);
  }
  const current = findHead(context, target);
  const bound = current.object.spec?.['nodeName'];
  if (bound)
    throw conflict(
      { group: '', plural: 'pods/binding', kind: 'Binding' },
      nameOf(target),
      `pod ${nameOf(target)} is already assigned to node "${bound}"`,
    );
  const object = clone(current.object);
  object.spec = { ...object.spec, nodeName: node };
  const time = formatTime(context.clock.now());
  const others = ((object.status?.['conditions'] ?? []) as { type: string }[]).filter(
    ({ type }) => type !== 'PodScheduled',
  );
  const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: time };
  object.status = { ...object.status, conditions: [...others, scheduled] };
  await updateObject(context, {
    served: target.served,
    current,
    object,
    subresource: 'binding',
    manager: options.fieldManager,
    dryRun: options.dryRun,
  });
  return jsonAnswer(201, { ...successStatus(undefined), code: 201 });
}
