/** Which kinds and objects are templates, and which of their changes matter. */

import { apiVersionOf } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { deepEqual } from '../../base/json.ts';
import type { DiscoveredResource } from '../../client/client.ts';
import { isReservedNamespace, SKIP_AUTO_PROPAGATION_LABEL } from '../../propagation/names.ts';

/** Karmada's own groups, and what changes all the time without being anybody's wish. */
const SKIPPED_GROUPS: ReadonlySet<string> = new Set([
  'cluster.karmada.io',
  'policy.karmada.io',
  'work.karmada.io',
  'config.karmada.io',
  'networking.karmada.io',
  'autoscaling.karmada.io',
  'remedy.karmada.io',
  'apps.karmada.io',
  'events.k8s.io',
]);

const NEEDED_VERBS = ['list', 'watch', 'delete'];

/** `<group>`, `<group>/<version>` or `<group>/<version>/<Kind>,<Kind>`, kinds in any case. */
function isNamedBy(entry: string, { group, version, kind }: DiscoveredResource): boolean {
  const [entryGroup, entryVersion, kinds] = entry.split('/');
  if (entryGroup !== group || (entryVersion !== undefined && entryVersion !== version)) return false;
  return kinds === undefined || kinds.toLowerCase().split(',').includes(kind.toLowerCase());
}

/** True for kinds whose objects can be propagated. */
export function isTemplateKind(resource: DiscoveredResource, skippedApis: readonly string[]): boolean {
  if (SKIPPED_GROUPS.has(resource.group)) return false;
  if (resource.group === '' && resource.kind === 'Event') return false;
  if (apiVersionOf(resource) === 'coordination.k8s.io/v1') return false;
  if (skippedApis.some((entry) => isNamedBy(entry, resource))) return false;
  return NEEDED_VERBS.every((verb) => resource.verbs.includes(verb));
}

/** Decides by address whether an object may be propagated; patterns are matched against the whole namespace. */
export function templateObjectFilter(skippedNamespaces: readonly string[]): (object: AnyObject) => boolean {
  const patterns = skippedNamespaces.map((pattern) => new RegExp(`^${pattern}$`));
  return ({ kind, metadata }) => {
    const { namespace, name } = metadata;
    if (!namespace) return true;
    if (isReservedNamespace(namespace) || patterns.some((pattern) => pattern.test(namespace))) return false;
    return kind !== 'ConfigMap' || !isServersOwnMap(namespace, name);
  };
}

/** Every API server writes these itself: a copy from another server would only be in its way. */
function isServersOwnMap(namespace: string, name: string | undefined): boolean {
  if (name === 'kube-root-ca.crt') return true;
  return namespace === 'kube-system' && name === 'extension-apiserver-authentication';
}

/** The object without what a server or a controller of its cluster writes. */
function wished({ status: _status, metadata, ...rest }: AnyObject): AnyObject {
  const { managedFields: _fields, resourceVersion: _version, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

/** True when an update is more than status and bookkeeping. */
export function isWishChanged(old: AnyObject, next: AnyObject): boolean {
  return !deepEqual(wished(old), wished(next));
}

function usersEntries(entries: Record<string, string> | undefined): [string, string][] {
  return Object.entries(entries ?? {})
    .filter(([key]) => !key.includes('.karmada.io') || key === SKIP_AUTO_PROPAGATION_LABEL)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** True when an update touches nothing but what Karmada itself writes on templates. */
export function isKarmadasChange(old: AnyObject, next: AnyObject): boolean {
  const users = (object: AnyObject): unknown => {
    const { generation: _generation, labels, annotations, ...metadata } = wished(object).metadata;
    return { ...wished(object), metadata, labels: usersEntries(labels), annotations: usersEntries(annotations) };
  };
  return deepEqual(users(old), users(next));
}
