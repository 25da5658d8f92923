import { expect, test } from '@jest/globals';
import { clusterNameProblem } from '../../src/membership/names.ts';

test.each([
  ['arn:aws:eks:eu-west-1:123456789012:cluster/Prod_1', 'prod-1'],
  ['gke_my-project_europe-west1_prod', 'prod'],
  ['kubernetes-admin@prod.example.com', 'prod-example-com'],
  ['default/api-cluster:6443/kube:admin', 'default-api-cluster-6443-kube-admin'],
  ['a-name-that-goes-on-and-on-until-it-is-far-too-long-for-us', 'a-name-that-goes-on-and-on-until-it-is-far-too-l'],
])('%s is no name for a cluster, and comes with one that is', (context, suggestion) => {
  expect(clusterNameProblem(context)).toMatchObject({ suggestion });
  expect(clusterNameProblem(suggestion)).toBeUndefined();
});

test('nothing is suggested where nothing is left', () => {
  expect(clusterNameProblem('___')).toMatchObject({ suggestion: undefined });
});
