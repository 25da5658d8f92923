/** Override policies that never apply. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../api/meta/object.ts';
import type { Override } from '../preview/inventory.ts';
import { indexPolicies } from '../preview/policy-index.ts';
import { matchSelector } from '../propagation/policy-match.ts';
import { clusterMatches } from '../scheduler/index.ts';
import { eligibleClusters, namesOf } from './eligible.ts';
import { type Check, type Finding, ofOverrides, type Subject } from './finding.ts';
import { listOf, titleOf } from './titles.ts';

type Target = NonNullable<Override['spec']['targetCluster']>;

/** The edits of an override policy with the clusters they are for; the old form has one for all. */
function targetsOf({ spec }: Override): { field: string; target: Target }[] {
  const single = spec.targetCluster ? [{ field: 'spec.targetCluster', target: spec.targetCluster }] : [];
  const rules = (spec.overrideRules ?? []).flatMap(({ targetCluster }, index) =>
    targetCluster ? [{ field: `spec.overrideRules[${index}].targetCluster`, target: targetCluster }] : [],
  );
  return [...single, ...rules];
}

function withinReach({ metadata }: Override, templates: readonly AnyObject[]): AnyObject[] {
  const { namespace } = metadata;
  return namespace ? templates.filter((template) => template.metadata.namespace === namespace) : [...templates];
}

/** The templates an override policy is for; without selectors all within its reach. */
function selectedBy(override: Override, { inventory }: Subject): AnyObject[] {
  const { resourceSelectors } = override.spec;
  const templates = withinReach(override, inventory.templates);
  if (!resourceSelectors) return templates;
  return templates.filter((template) =>
    resourceSelectors.some((selector) => matchSelector(selector, template) !== 'none'),
  );
}

const selectsNothing: Check['find'] = ofOverrides((override, subject) => {
  const templates = withinReach(override, subject.inventory.templates);
  return (override.spec.resourceSelectors ?? []).flatMap((selector, index): Finding[] => {
    const { apiVersion, kind, name = '' } = selector;
    if (!subject.knowsKind(apiVersion, kind)) return [];
    if (templates.some((template) => matchSelector(selector, template) !== 'none')) return [];
    return [
      {
        object: override,
        field: `spec.resourceSelectors[${index}]`,
        message: `nothing matches ${apiVersion} ${kind}${name ? ` ${name}` : ''}`,
        hint: 'check apiVersion, kind, name, labels and namespace; an override for something to come is fine',
      },
    ];
  });
});

const targetsNothing: Check['find'] = ofOverrides((override, { inventory, knowsClusters }) => {
  if (!knowsClusters) return [];
  return targetsOf(override)
    .filter(({ target }) => !inventory.clusters.some((cluster) => clusterMatches(cluster, target)))
    .map(({ field }) => ({
      object: override,
      field,
      message: 'matches no cluster',
      hint: inventory.clusters.length > 0 ? `joined are ${namesOf(inventory.clusters)}` : 'no cluster has joined',
    }));
});

/** Every cluster that a template's policy lets it run in; templates without a policy run nowhere. */
function placesOf(templates: readonly AnyObject[], { inventory }: Subject): Cluster[] {
  const choose = indexPolicies(inventory.policies);
  const placements = templates.flatMap((template) => {
    const [winner] = choose(template).candidates;
    return winner ? [winner.policy.spec.placement] : [];
  });
  return [...new Set(placements.flatMap((placement) => eligibleClusters(placement, inventory.clusters)))];
}

const neverMeets: Check['find'] = ofOverrides((override, subject) => {
  if (!subject.knowsClusters) return [];
  const templates = selectedBy(override, subject);
  const places = placesOf(templates, subject);
  if (places.length === 0) return [];
  return targetsOf(override).flatMap(({ field, target }): Finding[] => {
    const meant = subject.inventory.clusters.filter((cluster) => clusterMatches(cluster, target));
    if (meant.length === 0 || places.some((cluster) => meant.includes(cluster))) return [];
    return [
      {
        object: override,
        field,
        message: `is for ${namesOf(meant)}, and ${listOf(templates.map(titleOf))} can only run in ${namesOf(places)}`,
        hint: 'change the target clusters, or the affinity of the propagation policy',
      },
    ];
  });
});

export const OVERRIDE_CHECKS: readonly Check[] = [
  {
    code: 'KA0401',
    name: 'OverrideSelectsNothing',
    severity: 'Warning',
    about: 'a selector of an override policy matches no template',
    find: selectsNothing,
  },
  {
    code: 'KA0402',
    name: 'OverrideTargetsNothing',
    severity: 'Warning',
    about: 'an override is for no cluster that has joined',
    find: targetsNothing,
  },
  {
    code: 'KA0403',
    name: 'OverrideNeverApplies',
    severity: 'Warning',
    about: 'an override is for clusters where its templates cannot run',
    find: neverMeets,
  },
];
