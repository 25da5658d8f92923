/** PATCH with an applied configuration: server-side apply. */

import { resetPaths } from '../../api/builtin/strategy.ts';
import { failure } from '../../api/meta/api-error.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { required } from '../../api/meta/problem.ts';
import { type Applied, applyObject, conflictReport } from '../../api/schema/apply.ts';
import { formatTime } from '../../base/clock.ts';
import type { HttpResponse } from '../../base/http.ts';
import { isObject } from '../../base/json.ts';
import { badRequest, notFound } from '../answers/failures.ts';
import { inVersion, type Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { bodyText, parseYaml } from '../body.ts';
import { type Call, isOn } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Stored } from '../store/stored.ts';
import { keyOf, nameOf, type Target } from '../target.ts';
import { createObject } from '../write/create-object.ts';
import { decodeBody } from '../write/decode.ts';
import { invalidOptions, type WriteOptions, writeOptionsOf } from '../write/options.ts';
import { unchanged, updateObject } from '../write/update-object.ts';

/** The media types of applied configurations. */
export const APPLY_TYPES: ReadonlySet<string> = new Set([
  'application/apply-patch+yaml',
  'application/apply-patch+json',
]);

/** Applies the configuration in the body: creates the object where it does not exist. */
export async function apply(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const options = writeOptionsOf(call, 'PatchOptions');
  if (!call.query.get('fieldManager')) {
    throw invalidOptions('PatchOptions', [required('fieldManager', 'is required for apply patch')]);
  }
  const { served, namespace, subresource } = target;
  const current = context.store.head(served.resource, keyOf(served, namespace, nameOf(target)));
  if (!current && subresource !== undefined) throw notFound(served.kind, nameOf(target));
  if (!current) requireCreation(context, target, call);
  const configuration = readConfiguration(target, call);
  const { object, isUnchanged } = merged(context, target, { call, current, configuration, options });
  if (current && isUnchanged) return objectAnswer(200, form, await unchanged(context, current));

  const { fieldManager: manager, dryRun, fieldValidation } = options;
  const { managedFields = [] } = object.metadata;
  const decoded = decodeBody(served, object, { fieldValidation, warnings: call.warnings });
  const write = { served, object: decoded, manager, dryRun, managedFields, by: call.user };
  const stored = current
    ? await updateObject(context, { ...write, current, subresource })
    : await createObject(context, { ...write, namespace });
  return objectAnswer(current ? 200 : 201, form, stored);
}

/** An apply that creates needs the right to. */
function requireCreation({ authorizer }: ServerContext, { served, namespace = '' }: Target, { user }: Call): void {
  const { group, plural } = served.kind;
  authorizer.require(user, { verb: 'create', group, resource: plural, subresource: '', namespace, name: '' });
}

function readConfiguration(target: Target, call: Call): AnyObject {
  const { served, namespace } = target;
  const { kind } = served.kind;
  const text = bodyText(call);
  const value = text.trimStart().startsWith('{') ? parseConfiguration(text, kind) : parseYaml(text, kind);
  if (!isObject(value)) throw badRequest(`error decoding YAML: an applied configuration must be an object`);
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  if (metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const name = nameOf(target);
  if (metadata['name'] !== undefined && metadata['name'] !== name) {
    throw badRequest(`the name of the object (${metadata['name']}) does not match the name on the URL (${name})`);
  }
  const placed = { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) };
  return { ...value, metadata: placed } as AnyObject;
}

function parseConfiguration(text: string, kind: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseYaml(text, kind);
  }
}

interface Merge {
  call: Call;
  current: Stored | undefined;
  configuration: AnyObject;
  options: WriteOptions;
}

function merged(
  { clock }: ServerContext,
  { served, subresource }: Target,
  { call, current, configuration, options }: Merge,
): { object: KubeObject; isUnchanged: boolean } {
  const live = current && inVersion(served, current.object);
  const result = applyObject({
    schema: served.kind.schema,
    defs: served.defs,
    applied: typed(served, configuration),
    manager: options.fieldManager,
    apiVersion: served.apiVersion,
    time: formatTime(clock.now()),
    force: isOn(call.query, 'force'),
    ...(live ? { live } : {}),
    ...(subresource === undefined ? {} : { subresource }),
    reset: resetPaths(served.kind, subresource),
  });
  return { object: objectOf(result), isUnchanged: result.object === live };
}

function typed({ kind, apiVersion }: Target['served'], configuration: AnyObject): AnyObject {
  return {
    ...configuration,
    kind: configuration.kind ?? kind.kind,
    apiVersion: configuration.apiVersion ?? apiVersion,
  };
}

function objectOf({ object, conflicts }: Applied): KubeObject {
  if (object) return object;
  const { message, causes } = conflictReport(conflicts);
  throw failure('Conflict', message, { causes });
}
