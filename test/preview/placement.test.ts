import { describe, expect, test } from '@jest/globals';
import type { Work } from '../../src/api/work/v1alpha1/work.ts';
import { explainPlacement, type PlacementFacts } from '../../src/preview/placement.ts';
import { placementReport } from '../../src/preview/report/placement.ts';
import { aBinding, aCluster, aDeployment, aPolicy, claimOf } from './fleet.ts';

const policy = aPolicy();
const binding = aBinding([{ name: 'member1', replicas: 4 }]);
const work: Work = {
  apiVersion: 'work.karmada.io/v1alpha1',
  kind: 'Work',
  metadata: { namespace: 'karmada-es-member1', name: 'web-1' },
  spec: {},
  status: {
    conditions: [
      {
        type: 'Applied',
        status: 'False',
        reason: 'AppliedFailed',
        message: 'no such namespace',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
};
const facts: PlacementFacts = {
  template: { ...aDeployment(), metadata: { ...aDeployment().metadata, annotations: claimOf(policy) } },
  binding: {
    ...binding,
    status: {
      ...binding.status,
      aggregatedStatus: [{ clusterName: 'member1', health: 'Unhealthy', status: { readyReplicas: 1 } }],
    },
  },
  policies: [policy],
  clusters: [aCluster('member1'), aCluster('member2')],
  works: [work],
};

describe('the explanation of a placement', () => {
  test('follows the chain from the template to the members', () => {
    const explained = explainPlacement(facts);
    expect(explained).toMatchObject({
      resource: { kind: 'Deployment', name: 'web' },
      claim: { name: 'web', reason: 'has it already; selected by kind' },
      binding: { kind: 'ResourceBinding', namespace: 'default', name: 'web-deployment' },
      members: [
        {
          cluster: 'member1',
          role: 'target',
          replicas: 4,
          ready: 1,
          health: 'Unhealthy',
          work: { name: 'web-1', applied: 'AppliedFailed: no such namespace' },
        },
      ],
    });
    expect(explained?.now?.message).toContain('it would be kept as it is');
    const text = explained && placementReport(explained);
    expect(text).toContain('policy    PropagationPolicy default/web: has it already');
    expect(text).toContain('Scheduled=True Success');
    expect(text).toContain('If the scheduler looked now: it would be kept as it is');
  });

  test('tells of a template nobody claims', () => {
    const { binding: _, ...rest } = facts;
    const explained = explainPlacement({ ...rest, binding: undefined, policies: [], works: [] });
    expect(explained?.next).toBe('no policy selects it, so there is nothing to schedule');
    expect(explained && placementReport(explained)).toContain('none selects it');
  });

  test('is none of what does not exist', () => {
    expect(explainPlacement({ ...facts, template: undefined, binding: undefined })).toBeUndefined();
  });

  test.each([
    ['Unschedulable', /every 5 minutes/],
    ['NoClusterFit', /not retried/],
    ['SchedulerError', /1 to 10 seconds/],
    ['Success', /when its policy/],
    ['', /at once/],
  ])('says when the scheduler looks again after %s', (reason, words) => {
    const [scheduled] = binding.status?.conditions ?? [];
    if (!scheduled) throw new Error('the binding is scheduled');
    const status = { ...binding.status, conditions: reason === '' ? [] : [{ ...scheduled, reason }] };
    expect(explainPlacement({ ...facts, binding: { ...binding, status } })?.next).toMatch(words);
  });

  test('shows who is being evicted', () => {
    const evicted = {
      ...binding,
      spec: {
        ...binding.spec,
        gracefulEvictionTasks: [
          { fromCluster: 'member2', replicas: 2, reason: 'TaintUntolerated', producer: 'TaintManager' },
        ],
      },
    };
    expect(
      explainPlacement({ ...facts, binding: evicted })?.members.map(({ cluster, role }) => [cluster, role]),
    ).toEqual([
      ['member1', 'target'],
      ['member2', 'leaving'],
    ]);
  });
});
