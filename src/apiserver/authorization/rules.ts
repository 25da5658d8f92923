/** What a rule of a role allows, and which rules another rule is contained in. */

import type { PolicyRule } from '../../api/core/rbac.ts';
import { type Attributes, fullResource, type ResourceAttributes } from './attributes.ts';

const ALL = '*';

/** True when the rule allows what is described. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  return 'path' in attributes ? pathMatches(rule, attributes.path) : resourceMatches(rule, attributes);
}

function has(list: readonly string[] | undefined, item: string): boolean {
  return list !== undefined && (list.includes(ALL) || list.includes(item));
}

function resourceMatches(rule: PolicyRule, attributes: ResourceAttributes): boolean {
  const { resourceNames = [] } = rule;
  return (
    has(rule.apiGroups, attributes.group) &&
    resourcesMatch(rule.resources, attributes) &&
    (resourceNames.length === 0 || resourceNames.includes(attributes.name))
  );
}

/** A resource does not include its subresources; `*\/scale` is that subresource of every resource. */
function resourcesMatch(resources: readonly string[] | undefined, attributes: ResourceAttributes): boolean {
  if (has(resources, fullResource(attributes))) return true;
  return attributes.subresource !== '' && (resources?.includes(`${ALL}/${attributes.subresource}`) ?? false);
}

function pathMatches({ nonResourceURLs = [] }: PolicyRule, path: string): boolean {
  return nonResourceURLs.some(
    (url) => url === ALL || url === path || (url.endsWith(ALL) && path.startsWith(url.slice(0, -1))),
  );
}

/** Those of the wanted rules that grant something none of the held ones does. */
export function uncovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.filter((rule) => !simple(rule).every((one) => held.some((holder) => contains(holder, one))));
}

/** The rule as rules of one verb and one resource or path each. */
function simple(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames, nonResourceURLs = [] } = rule;
  const ofResources = verbs.flatMap((verb) =>
    apiGroups.flatMap((group) =>
      resources.map((resource) => ({
        verbs: [verb],
        apiGroups: [group],
        resources: [resource],
        ...(resourceNames?.length ? { resourceNames } : {}),
      })),
    ),
  );
  const ofPaths = verbs.flatMap((verb) => nonResourceURLs.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })));
  return [...ofResources, ...ofPaths];
}

function contains(holder: PolicyRule, { verbs: [verb = ''], ...one }: PolicyRule): boolean {
  if (!has(holder.verbs, verb)) return false;
  const [url] = one.nonResourceURLs ?? [];
  if (url !== undefined) return pathMatches(holder, url);
  const [[group = ''] = [], [full = ''] = []] = [one.apiGroups, one.resources];
  const [resource = '', subresource = ''] = full.split('/');
  const attributes = { verb, group, resource, subresource, namespace: '', name: '' };
  const names = one.resourceNames ?? [''];
  return names.every((name) => resourceMatches(holder, { ...attributes, name }));
}
