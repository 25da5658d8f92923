import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeBuiltin } from '../../../src/api/builtin/decode.ts';
import { builtinDefinitions } from '../../../src/api/builtin/definitions.ts';
import { validateObjectMeta } from '../../../src/api/builtin/object-meta.ts';
import { beforeCreate, resetPaths } from '../../../src/api/builtin/strategy.ts';
import type { WriteContext } from '../../../src/api/kind.ts';
import type { AnyObject, KubeObject } from '../../../src/api/meta/object.ts';
import { decodeObject, emptyObject } from '../../../src/api/object-codec.ts';
import { trackUpdate } from '../../../src/api/schema/managed-fields.ts';
import { kindOf } from './kinds.ts';

/** What a Kubernetes API server made of small objects. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'minimal-objects.json'), 'utf8')) as {
  request: AnyObject;
  answer: AnyObject;
}[];

const context: WriteContext = {
  operation: 'CREATE',
  newUid: () => 'jxslw000-0000-0000-0000-000000000000',
  now: () => 0,
};

interface ServiceSpec {
  clusterIP?: string;
  ports?: { nodePort?: number }[];
}

/** What the server puts into an object before its kind has a say: identity, and addresses of Services. */
function identify(object: KubeObject, answer: AnyObject): void {
  const { uid, creationTimestamp, namespace } = answer.metadata;
  Object.assign(object.metadata, { uid, creationTimestamp, ...(namespace ? { namespace } : {}) });
  if (answer.kind !== 'Service') return;
  const [spec, given] = [(object as AnyObject).spec, answer.spec] as [ServiceSpec, ServiceSpec];
  if (given.clusterIP) spec.clusterIP = given.clusterIP;
  for (const [i, port] of (given.ports ?? []).entries()) Object.assign(spec.ports?.[i] ?? {}, port);
}

const cases = recorded.map(
  ({ request, answer }) => [`${request.kind} ${request.metadata.name}`, request, answer] as const,
);

describe('a minimal object', () => {
  test.each(cases)('%s gets the defaults a Kubernetes server gives it', (_, request, answer) => {
    const kind = kindOf(request.apiVersion ?? '', request.kind ?? '');
    const { object, unknownFields } = decodeObject(kind, request);
    identify(object, answer);
    beforeCreate(kind, object, context);
    const { managedFields: __, resourceVersion: ___, ...metadata } = answer.metadata;
    expect(object).toEqual({ ...answer, metadata });
    expect(unknownFields).toEqual([]);
  });

  test.each(cases)('%s has the owners a Kubernetes server notes', (_, request, answer) => {
    const kind = kindOf(request.apiVersion ?? '', request.kind ?? '');
    const entries = trackUpdate({
      schema: kind.schema,
      defs: builtinDefinitions,
      live: emptyObject(kind),
      object: decodeObject(kind, request).object,
      manager: 'unknown',
      apiVersion: request.apiVersion ?? '',
      time: answer.metadata.creationTimestamp ?? '',
      reset: resetPaths(kind),
    });
    expect(entries).toEqual(answer.metadata.managedFields ?? []);
  });

  test.each(cases)('%s is valid', (_, request, answer) => {
    const kind = kindOf(request.apiVersion ?? '', request.kind ?? '');
    const { object } = decodeObject(kind, answer);
    expect([...validateObjectMeta(kind, object.metadata), ...(kind.validate?.(object, context) ?? [])]).toEqual([]);
  });

  test.each(cases)('%s is read again as it was written', (_, __, answer) => {
    const { schema } = kindOf(answer.apiVersion ?? '', answer.kind ?? '');
    expect(decodeBuiltin(schema.$ref ?? '', answer)).toEqual({ object: answer, unknownFields: [] });
  });
});
