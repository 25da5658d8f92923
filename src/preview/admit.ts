/** What an API server would make of given objects: defaults, validation, and the merge into what it has. */

import { builtinKinds } from '../api/builtin/index.ts';
import { builtinResources } from '../api/builtin/resources.ts';
import { karmadaKinds } from '../api/karmada.ts';
import { apiVersionOf, type Kind, type WriteContext } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Problem, problemText } from '../api/meta/problem.ts';
import { decodeObject } from '../api/object-codec.ts';
import { validateSchema } from '../api/schema/validate.ts';
import { deepEqual, isObject } from '../base/json.ts';
import { mergeApplied } from './apply.ts';
import { type Inventory, identityOf, objectsOf } from './inventory.ts';

export interface Given {
  readonly object: KubeObject;
  /** Where it comes from, for messages. */
  readonly source: string;
}

export interface Admitted {
  readonly objects: readonly KubeObject[];
  /** One line per problem, each naming source and field. */
  readonly problems: readonly string[];
}

export interface AdmitOptions {
  readonly inventory: Inventory;
  /** For objects of namespaced kinds that name none. */
  readonly namespace: string;
}

/** Admits every object; one that changes nothing is given back as it is stored. */
export function admitObjects(given: readonly Given[], { inventory, namespace }: AdmitOptions): Admitted {
  const stored = new Map(objectsOf(inventory).map((object) => [identityOf(object), object]));
  const admitted = given.map(({ object, source }) => {
    const placed = inNamespace(object, namespace);
    const old = stored.get(identityOf(placed));
    const { result, problems } = admit(old ? mergeApplied(old, placed) : placed, old);
    const title = `${source}: ${placed.kind} ${placed.metadata.name}`;
    return {
      object: old && deepEqual(old, result) ? old : result,
      problems: problems.map((problem) => `${title}: ${problem}`),
    };
  });
  return { objects: admitted.map(({ object }) => object), problems: admitted.flatMap(({ problems }) => problems) };
}

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const isCluster = CLUSTER_SCOPED.has(`${object.apiVersion}/${object.kind}`);
  if (isCluster || object.metadata.namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Kinds that are not known are taken to be namespaced, as most are. */
const CLUSTER_SCOPED = new Set([
  ...karmadaKinds.filter(({ namespaced }) => !namespaced).map((kind) => `${apiVersionOf(kind)}/${kind.kind}`),
  ...builtinResources
    .filter(({ scope }) => scope === 'Cluster')
    .map(({ group, version, kind }) => `${apiVersionOf({ group, version })}/${kind}`),
]);

function kindOf({ apiVersion, kind }: KubeObject): Kind | undefined {
  return [karmadaKinds, builtinKinds()]
    .flat()
    .find((known) => known.kind === kind && apiVersionOf(known) === apiVersion);
}

function admit(object: KubeObject, old: KubeObject | undefined): { result: KubeObject; problems: string[] } {
  const kind = kindOf(object);
  if (!kind) return { result: object, problems: [] };
  const { managedFields: _, ...metadata } = object.metadata;
  const body = { ...object, metadata };
  try {
    const { object: decoded, unknownFields } = decodeObject(kind, body);
    const result = { ...withStatus(decoded, object), apiVersion: apiVersionOf(kind), kind: kind.kind };
    const context: WriteContext = {
      operation: old ? 'UPDATE' : 'CREATE',
      ...(old ? { old } : {}),
      ...(result.metadata.namespace ? { namespace: result.metadata.namespace } : {}),
      newUid: () => 'preview',
      // A preview is the same whenever it is made.
      now: () => 0,
    };
    kind.prepare?.(result, context);
    const problems = [...shapeProblems(kind, result), ...(kind.validate?.(result, context) ?? [])].map(problemText);
    return { result, problems: [...unknownFields.map((field) => `unknown field "${field}"`), ...problems] };
  } catch (error) {
    const message = isObject(error) && typeof error['message'] === 'string' ? error['message'] : String(error);
    return { result: object, problems: [message] };
  }
}

/** Decoding takes care of built-in kinds; the schema of Karmada's refers to nothing outside itself. */
function shapeProblems(kind: Kind, object: KubeObject & { status?: unknown }): Problem[] {
  if (!karmadaKinds.includes(kind)) return [];
  const { status: _, ...body } = object;
  return validateSchema({ ...body, metadata: {} }, kind.schema, () => undefined);
}

/** A given cluster or binding tells of its state in its status, which no client may write to a server. */
function withStatus(decoded: KubeObject, given: KubeObject & { status?: unknown }): KubeObject & { status?: unknown } {
  return given.status === undefined ? decoded : { ...decoded, status: given.status };
}
