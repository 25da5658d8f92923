/** Assignment that treats every JSON key alike. */

/** Sets an own property, also for the key `__proto__`, which JSON may carry. */
export function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The own property, undefined for what is only inherited. */
export function ownKey(target: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}
