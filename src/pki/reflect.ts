/** The part of reflect-metadata that the certificate library's injection container insists on finding. */

const metadata = new WeakMap<object, Map<unknown, unknown>>();

function entriesOf(target: object): Map<unknown, unknown> {
  const known = metadata.get(target) ?? new Map<unknown, unknown>();
  metadata.set(target, known);
  return known;
}

const read = (key: unknown, target: object): unknown => entriesOf(target).get(key);
const write = (key: unknown, value: unknown, target: object): void => void entriesOf(target).set(key, value);

/** Installs the functions unless a full polyfill is there already; must run before the library is loaded. */
export function provideReflectMetadata(): void {
  if ('getMetadata' in Reflect) return;
  Object.assign(Reflect, { defineMetadata: write, getMetadata: read, getOwnMetadata: read });
}
