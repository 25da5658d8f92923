/** Failover that acts too soon, or that loses what the workload has. */

import type { AnyObject } from '../api/meta/object.ts';
import { isObject } from '../base/json.ts';
import type { Policy } from '../preview/inventory.ts';
import { type Check, type Finding, ofPolicies } from './finding.ts';
import { selectedBy } from './selection.ts';
import { listOf, titleOf } from './titles.ts';

const hasFailover = ({ spec }: Policy): boolean => Boolean(spec.failover?.application ?? spec.failover?.cluster);

const withoutTolerations: Check['find'] = ofPolicies((policy): Finding[] => {
  const { failover, placement } = policy.spec;
  const waits = (placement?.clusterTolerations ?? []).some(({ effect }) => !effect || effect === 'NoExecute');
  if (!failover?.cluster || waits) return [];
  return [
    {
      object: policy,
      field: 'spec.failover.cluster',
      message: 'a NoExecute taint moves the workloads at once, however short the trouble of the cluster is',
      hint: 'tolerate it for a while: spec.placement.clusterTolerations with effect NoExecute and tolerationSeconds',
    },
  ];
});

/** One finding for the selected templates that moving would harm. */
function harmed(isHarmed: (template: AnyObject) => boolean, words: Pick<Finding, 'message' | 'hint'>): Check['find'] {
  return ofPolicies((policy, subject): Finding[] => {
    if (!hasFailover(policy)) return [];
    const templates = selectedBy(policy, subject).filter(isHarmed);
    if (templates.length === 0) return [];
    return [
      {
        object: policy,
        field: 'spec.failover',
        message: `${listOf(templates.map(titleOf))}: ${words.message}`,
        hint: words.hint,
      },
    ];
  });
}

function volumesOf({ kind, spec = {} }: AnyObject): readonly unknown[] {
  const template = isObject(spec['template']) ? spec['template'] : {};
  const pod = kind === 'Pod' ? spec : template['spec'];
  const volumes = isObject(pod) ? pod['volumes'] : undefined;
  return Array.isArray(volumes) ? volumes : [];
}

function keepsData(template: AnyObject): boolean {
  if (template.kind === 'PersistentVolumeClaim') return true;
  const claims = template.spec?.['volumeClaimTemplates'];
  if (Array.isArray(claims) && claims.length > 0) return true;
  return volumesOf(template).some((volume) => isObject(volume) && isObject(volume['persistentVolumeClaim']));
}

export const FAILOVER_CHECKS: readonly Check[] = [
  {
    code: 'KA0301',
    name: 'FailoverWithoutTolerations',
    severity: 'Warning',
    about: 'cluster failover without a toleration that gives a cluster time to recover',
    find: withoutTolerations,
  },
  {
    code: 'KA0302',
    name: 'JobUnderFailover',
    severity: 'Warning',
    about: 'a Job under failover, which starts it anew elsewhere',
    find: harmed(({ kind }) => kind === 'Job', {
      message: 'failover starts it anew in another cluster, and what it has done is done again',
      hint: 'give Jobs a policy of their own without failover, or make them safe to run twice',
    }),
  },
  {
    code: 'KA0303',
    name: 'VolumesUnderFailover',
    severity: 'Warning',
    about: 'persistent volumes under failover, whose data stays behind',
    find: harmed(keepsData, {
      message: 'the data in its volumes does not move along',
      hint: 'replicate the data outside of the cluster, or leave failover out for it',
    }),
  },
];
