/** Objects and logs without what must not leave the fleet. */

import { isObject } from '../../base/json.ts';
import { isCredentialName, scrubText } from '../../base/scrub.ts';

const LEFT_OUT = '(left out)';

/** Fields nobody needs to understand a fleet, and that repeat everything else. */
const DROPPED: ReadonlySet<string> = new Set(['managedFields', 'kubectl.kubernetes.io/last-applied-configuration']);

/** Fields all values of which are left out, by the kind of the object they are in; names of entries stay. */
const BLANKED: Readonly<Record<string, readonly string[]>> = {
  Secret: ['data', 'stringData'],
  ConfigMap: ['data', 'binaryData'],
  Cluster: ['proxyHeader'],
};

/** Fields all values of which are left out wherever they are. */
const ALWAYS_BLANKED: ReadonlySet<string> = new Set(['proxyHeader']);

/** Overriders carry values to be written into templates, which may be Secrets. */
const VALUED_LISTS: ReadonlySet<string> = new Set(['env', 'plaintext', 'json', 'yaml']);

/**
 * Any JSON value to hand to others, objects within objects included (a Work carries manifests): values of Secrets and
 * ConfigMaps, of environment variables, of overriders and of fields named like credentials are left out; what looks like a
 * credential in any other text is, too.
 */
export function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (!isObject(value)) return value;
  const blanked = typeof value['kind'] === 'string' ? (BLANKED[value['kind']] ?? []) : [];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !DROPPED.has(name))
      .map(([name, item]) => [
        name,
        blanked.includes(name) || ALWAYS_BLANKED.has(name) ? blank(item) : field(name, item),
      ]),
  );
}

/** Annotations carry objects as text: the overrides that were applied, dependencies, what kubectl applied last. */
function redactedText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return scrubText(text);
  try {
    return JSON.stringify(redacted(JSON.parse(text)));
  } catch {
    return scrubText(text);
  }
}

function field(name: string, item: unknown): unknown {
  if (typeof item === 'string' && isCredentialName(name)) return LEFT_OUT;
  if (Array.isArray(item) && VALUED_LISTS.has(name)) return item.map(withoutValue);
  return redacted(item);
}

function withoutValue(item: unknown): unknown {
  if (!isObject(item) || !('value' in item)) return redacted(item);
  const { value: _, ...rest } = item;
  return { ...(redacted(rest) as object), value: LEFT_OUT };
}

function blank(item: unknown): unknown {
  return isObject(item) ? Object.fromEntries(Object.keys(item).map((name) => [name, LEFT_OUT])) : LEFT_OUT;
}
