/** The scale of anything that has replicas, whatever its kind calls them. */

import { type LabelSelector, selectorText } from '../../api/core/selector.ts';
import type { ScalePaths } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { invalid } from '../../api/meta/problem.ts';
import type { HttpResponse } from '../../base/http.ts';
import { clone, isObject } from '../../base/json.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { badRequest, invalidObject } from '../answers/failures.ts';
import { bodyText, contentTypeOf, readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { Stored } from '../store/stored.ts';
import { nameOf, type Target } from '../target.ts';
import { findHead, findObject } from '../verbs/find-object.ts';
import { parsePatch, patchedObject, patcherOf } from '../verbs/patch.ts';
import { writeOptionsOf } from '../write/options.ts';
import { updateObject } from '../write/update-object.ts';

const SCALE_KIND = { kind: 'Scale', group: 'autoscaling' };

function at(object: unknown, path: string): unknown {
  let value = object;
  for (const step of path.split('.').filter(Boolean)) value = isObject(value) ? value[step] : undefined;
  return value;
}

function scaleOf(served: Served, object: AnyObject): AnyObject {
  const paths = served.kind.subresources.scale as ScalePaths;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = at(object, paths.specReplicasPath);
  const selector = selectorOf(paths.labelSelectorPath ? at(object, paths.labelSelectorPath) : undefined);
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp };
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
    spec: replicas ? { replicas } : {},
    status: { replicas: at(object, paths.statusReplicasPath) ?? 0, ...(selector ? { selector } : {}) },
  };
}

/** Custom resources keep their selector as text, built-in ones as an object or a plain map of labels. */
function selectorOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return '';
  const structured = 'matchLabels' in value || 'matchExpressions' in value;
  return selectorText((structured ? value : { matchLabels: value }) as LabelSelector);
}

/** GET */
export function getScale(context: ServerContext, target: Target): HttpResponse {
  return jsonAnswer(200, scaleOf(target.served, findObject(context, target).object));
}

/** PUT */
export async function putScale(context: ServerContext, target: Target, call: Call): Promise<HttpResponse> {
  const { value } = readObject(call, 'Scale');
  return store(context, target, { call, current: findHead(context, target), scale: value as AnyObject });
}

/** PATCH */
export async function patchScale(context: ServerContext, target: Target, call: Call): Promise<HttpResponse> {
  const current = findHead(context, target);
  // A scale has no lists to merge, so both merge patches mean the same.
  const type = contentTypeOf(call).replace('strategic-merge', 'merge');
  const patcher = patcherOf(target.served, type);
  const patch = parsePatch(bodyText(call));
  const scale = patchedObject(target.served, scaleOf(target.served, current.object), patch, patcher) as AnyObject;
  return store(context, target, { call, current, scale });
}

async function store(
  context: ServerContext,
  target: Target,
  { call, current, scale }: { call: Call; current: Stored; scale: AnyObject },
): Promise<HttpResponse> {
  const { served } = target;
  const options = writeOptionsOf(call, 'UpdateOptions');
  const replicas = scale.spec?.['replicas'] ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    throw badRequest(
      'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal into Go struct field ScaleSpec.spec.replicas of type int32',
    );
  }
  if (replicas < 0) {
    const problem = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalidObject(SCALE_KIND, nameOf(target), [problem]);
  }
  const stored = await updateObject(context, {
    served,
    current,
    object: withReplicas(served, current.object, { replicas, resourceVersion: scale.metadata?.resourceVersion }),
    subresource: 'scale',
    manager: options.fieldManager,
    dryRun: options.dryRun,
  });
  return jsonAnswer(200, scaleOf(served, stored.object));
}

function withReplicas(
  served: Served,
  object: AnyObject,
  { replicas, resourceVersion }: { replicas: number; resourceVersion: string | undefined },
): AnyObject {
  const next = clone(object);
  if (resourceVersion !== undefined) next.metadata.resourceVersion = resourceVersion;
  const steps = (served.kind.subresources.scale as ScalePaths).specReplicasPath.split('.').filter(Boolean);
  const last = steps.pop() ?? 'replicas';
  let place: Record<string, unknown> = next;
  for (const step of steps) {
    place[step] ??= {};
    place = place[step] as Record<string, unknown>;
  }
  place[last] = replicas;
  return next;
}
