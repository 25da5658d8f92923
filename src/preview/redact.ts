/** An inventory without what must not leave the control plane: secrets, and bookkeeping nobody needs. */

import type { AnyObject, KubeObject, ObjectMeta } from '../api/meta/object.ts';
import { isObject } from '../base/json.ts';
import { LAST_APPLIED } from './apply.ts';
import { type Inventory, inventoryOf, objectsOf } from './inventory.ts';

const LEFT_OUT = '(left out)';

/** The inventory to hand to others: no Secrets, no values of ConfigMaps and of environment variables. */
export function redact(inventory: Inventory): Inventory {
  return inventoryOf(
    objectsOf(inventory)
      .filter((object) => !isSecret(object))
      .map(redactObject),
  );
}

/** One object to hand to others; of a Secret there is only the name. */
export function redactObject(object: KubeObject): KubeObject {
  return blanked(withoutBookkeeping(object) as AnyObject);
}

function isSecret({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === 'v1' && kind === 'Secret';
}

function withoutBookkeeping(object: KubeObject): KubeObject {
  const { managedFields: _, annotations, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...keptAnnotations(annotations) } };
}

function keptAnnotations(annotations: ObjectMeta['annotations']): Pick<ObjectMeta, 'annotations'> {
  if (!annotations) return {};
  const { [LAST_APPLIED]: _, ...kept } = annotations;
  return { annotations: kept };
}

function blanked(object: AnyObject): AnyObject {
  if (object.kind === 'Cluster') return withoutProxyHeaders(object);
  if (object.kind === 'ConfigMap' || isSecret(object)) {
    const { data: _, binaryData: __, stringData: ___, ...rest } = object;
    return rest;
  }
  return withoutVariables(object) as AnyObject;
}

function withoutProxyHeaders(cluster: AnyObject): AnyObject {
  const { proxyHeader: _, ...spec } = cluster.spec ?? {};
  return { ...cluster, spec };
}

/** Blanks `env[].value` wherever containers are. */
function withoutVariables(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVariables);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'env' ? blankValues(item) : withoutVariables(item)]),
  );
}

function blankValues(env: unknown): unknown {
  if (!Array.isArray(env)) return env;
  return env.map((variable) =>
    isObject(variable) && 'value' in variable ? { ...variable, value: LEFT_OUT } : variable,
  );
}
