import { expect, test } from '@jest/globals';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { placementJson } from '../../src/scheduler/placement-json.ts';

test('fields come in the order of the API, map keys sorted', () => {
  const placement: Placement = {
    workloadAffinity: { antiAffinity: { groupByLabelKey: 'app' } },
    replicaScheduling: {
      weightPreference: { staticWeightList: [{ weight: 2, targetCluster: { clusterNames: ['m1'] } }] },
      replicaDivisionPreference: 'Weighted',
      replicaSchedulingType: 'Divided',
    },
    spreadConstraints: [{ minGroups: 1, maxGroups: 2, spreadByField: 'cluster' }],
    clusterTolerations: [{ effect: 'NoExecute', tolerationSeconds: 0, operator: 'Exists', key: 'k' }],
    clusterAffinity: {
      exclude: ['m9'],
      clusterNames: ['m1'],
      labelSelector: {
        matchExpressions: [{ key: 'env', operator: 'In', values: ['prod'] }],
        matchLabels: { b: '2', a: '1' },
      },
    },
  };
  expect(placementJson(placement)).toBe(
    '{"clusterAffinity":{"labelSelector":{"matchLabels":{"a":"1","b":"2"},"matchExpressions":[{"key":"env","operator":"In","values":["prod"]}]},"clusterNames":["m1"],"exclude":["m9"]},' +
      '"clusterTolerations":[{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":0}],' +
      '"spreadConstraints":[{"spreadByField":"cluster","maxGroups":2,"minGroups":1}],' +
      '"replicaScheduling":{"replicaSchedulingType":"Divided","replicaDivisionPreference":"Weighted","weightPreference":{"staticWeightList":[{"targetCluster":{"clusterNames":["m1"]},"weight":2}]}},' +
      '"workloadAffinity":{"antiAffinity":{"groupByLabelKey":"app"}}}',
  );
});

test('empty lists and words are left out, empty objects stay', () => {
  const placement: Placement = { clusterAffinity: { clusterNames: [] }, spreadConstraints: [] };
  expect(placementJson(placement)).toBe('{"clusterAffinity":{}}');
});

test('terms carry their names and overflow affinities', () => {
  const placement: Placement = {
    clusterAffinities: [{ affinityName: 'A', clusterNames: ['m1'], overflowAffinities: [{ affinityName: 'O' }] }],
  };
  expect(placementJson(placement)).toBe(
    '{"clusterAffinities":[{"affinityName":"A","clusterNames":["m1"],"overflowAffinities":[{"affinityName":"O"}]}]}',
  );
});

test('characters that HTML knows are escaped', () => {
  expect(placementJson({ clusterAffinity: { clusterNames: ['<a>&'] } })).toBe(
    '{"clusterAffinity":{"clusterNames":["\\u003ca\\u003e\\u0026"]}}',
  );
});
