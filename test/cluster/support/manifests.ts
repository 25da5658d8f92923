/** Objects as text to compare with what was expected: what differs from run to run is left out. */

import type { AnyObject } from '../../../src/api/meta/object.ts';

const VOLATILE = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation', 'status']);
/** Addresses that the cluster hands out. */
const ASSIGNED = new Set(['clusterIP', 'clusterIPs']);

/** Certificates, and the hash by which pods are told of new ones. */
const HASHED = new Set(['caBundle', 'karmada.io/certificates']);

/** JSON of the objects in order; the values of Secrets, and bundles, are named but not shown. */
export function comparable(list: string): string {
  const { items } = JSON.parse(list) as { items: AnyObject[] };
  const replacer = (key: string, value: unknown): unknown => {
    if (VOLATILE.has(key) || (ASSIGNED.has(key) && !isNone(value))) return undefined;
    return HASHED.has(key) ? '(certificates)' : value;
  };
  const shown = items.map((object) => (object.kind === 'Secret' ? withoutValues(object) : object));
  return `${JSON.stringify(shown, replacer, 2)}\n`;
}

const isNone = (value: unknown): boolean => [value].flat()[0] === 'None';

function withoutValues(secret: AnyObject): AnyObject {
  const data = (secret as { data?: Record<string, string> }).data ?? {};
  return { ...secret, data: Object.fromEntries(Object.keys(data).map((key) => [key, '(secret)'])) };
}
