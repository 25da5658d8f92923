import { describe, expect, test } from '@jest/globals';
import type { ClusterAffinity } from '../../../src/api/policy/v1alpha1/placement.ts';
import { clusterMatches } from '../../../src/scheduler/affinity/cluster-affinity.ts';
import { aCluster } from '../fleet-builder.ts';

const cluster = aCluster('m1', 1, { provider: 'aws', region: 'eu', zones: ['z1', 'z2'] });
cluster.metadata.labels = { env: 'prod', 'example.io/tier': '2' };
const bare = aCluster('m2', 1);

const label = (key: string, operator: string, values?: string[]): ClusterAffinity => ({
  labelSelector: { matchExpressions: [{ key, operator, ...(values ? { values } : {}) }] },
});
const field = (key: string, operator: string, values?: string[]): ClusterAffinity => ({
  fieldSelector: { matchExpressions: [{ key, operator, ...(values ? { values } : {}) }] },
});

describe('a cluster in zones z1 and z2 of eu at aws, labelled prod', () => {
  const yes: ClusterAffinity[] = [
    {},
    { clusterNames: ['m1'] },
    { labelSelector: {} },
    { labelSelector: { matchLabels: { env: 'prod' } } },
    label('env', 'In', ['prod', 'dev']),
    label('env', 'NotIn', ['dev']),
    label('gone', 'NotIn', ['dev']),
    label('env', 'Exists'),
    label('gone', 'DoesNotExist'),
    field('provider', 'In', ['aws']),
    field('region', 'NotIn', ['us']),
    field('zone', 'In', ['z2']),
    field('zone', 'NotIn', ['z9']),
    field('zone', 'Exists'),
    field('other', 'DoesNotExist'),
  ];
  test.each(yes)('is meant by %j', (affinity) => expect(clusterMatches(cluster, affinity)).toBe(true));

  const no: ClusterAffinity[] = [
    { exclude: ['m1'] },
    { clusterNames: ['m1'], exclude: ['m1'] },
    { clusterNames: ['m2'] },
    { labelSelector: { matchLabels: { env: 'dev' } } },
    label('env', 'DoesNotExist'),
    label('example.io/tier', 'Gt', ['1']),
    label('env', 'In', []),
    label('env', 'Exists', ['prod']),
    label('env', 'Like', ['prod']),
    label('-env', 'DoesNotExist'),
    label('gone', 'NotIn', ['us west']),
    field('region', 'In', ['us west', 'eu']),
    field('zone', 'NotIn', ['z2']),
    field('zone', 'DoesNotExist'),
    field('zone', 'Gt', ['1']),
    field('other', 'Exists'),
  ];
  test.each(no)('is not meant by %j', (affinity) => expect(clusterMatches(cluster, affinity)).toBe(false));
});

test('a cluster that tells nothing has no provider to be in, and none to be out of', () => {
  expect(clusterMatches(bare, field('provider', 'NotIn', ['aws']))).toBe(true);
  expect(clusterMatches(bare, field('zone', 'NotIn', ['z1']))).toBe(true);
  expect(clusterMatches(bare, field('zone', 'In', ['z1']))).toBe(false);
});
