/** From a body to an object of the kind: type checked, unknown fields reported the way the client wants. */

import { DecodeError } from '../../api/builtin/decode-state.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { decodeObject } from '../../api/object-codec.ts';
import { unknownFieldText } from '../../api/schema/prune.ts';
import { badRequest } from '../answers/failures.ts';
import type { Served } from '../registry.ts';
import type { FieldValidation } from './options.ts';

export interface Decoding {
  readonly fieldValidation: FieldValidation;
  readonly warnings: string[];
  /** Findings of the parser, e.g. duplicate fields. */
  readonly findings?: readonly string[];
  /** Values of the stored object that this write cannot change. */
  readonly settled?: ReadonlySet<unknown>;
}

/** A fresh object of the kind with defaults; throws BadRequest for a wrong type or, if strict, unknown fields. */
export function decodeBody(
  served: Served,
  body: object,
  { fieldValidation, warnings, findings = [], settled }: Decoding,
): AnyObject {
  const { object, unknownFields } = decode(served, checkType(served, body), settled);
  const reports = [...findings, ...unknownFields.map(unknownFieldText)];
  if (reports.length > 0 && fieldValidation === 'Strict') {
    throw badRequest(`${cannotBeHandled(served)}: strict decoding error: ${reports.join(', ')}`);
  }
  if (fieldValidation === 'Warn') warnings.push(...reports);
  return { kind: served.kind.kind, apiVersion: served.apiVersion, ...orderedBody(object as AnyObject) };
}

function orderedBody(object: AnyObject): AnyObject {
  const { kind: _, apiVersion: __, metadata, ...rest } = object;
  return { metadata, ...rest };
}

function decode(served: Served, body: object, settled: Decoding['settled']): ReturnType<typeof decodeObject> {
  try {
    return decodeObject(served.kind, body, settled);
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${cannotBeHandled(served)}: ${error.message}`);
    throw error;
  }
}

function cannotBeHandled({ kind }: Served): string {
  return `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}`;
}

/** The body with its type; one that leaves it out is taken for the kind of the path. */
function checkType(served: Served, body: object): object {
  const { kind, apiVersion } = body as { kind?: unknown; apiVersion?: unknown };
  const { group, version } = served.kind;
  const givenKind = kind === undefined || kind === '' ? served.kind.kind : kind;
  const givenVersion = apiVersion === undefined || apiVersion === '' ? served.apiVersion : apiVersion;
  if (givenVersion !== served.apiVersion) {
    throw badRequest(
      `the API version in the data (${givenVersion}) does not match the expected API version (${served.apiVersion})`,
    );
  }
  if (givenKind !== served.kind.kind) {
    const internal = group === '' ? 'core' : group.split('.')[0];
    throw badRequest(
      `${givenKind} in version ${JSON.stringify(version)} cannot be handled as a ${served.kind.kind}: converting (${version}.${givenKind}) to (${internal}.${served.kind.kind}): unknown conversion`,
    );
  }
  return body;
}
