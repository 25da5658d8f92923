import { describe, expect, test } from '@jest/globals';
import type { DiscoveredResource } from '../../../src/client/client.ts';
import { apiEnablements, completeCondition } from '../../../src/controllers/cluster-status/enablements.ts';

const aResource = (group: string, plural: string, kind: string): DiscoveredResource => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced: true,
  verbs: ['get'],
  shortNames: [],
  categories: [],
  singular: kind.toLowerCase(),
});

const resources = [
  aResource('', 'pods', 'Pod'),
  aResource('apps', 'deployments', 'Deployment'),
  aResource('', 'configmaps', 'ConfigMap'),
];

describe('the kinds a member serves', () => {
  test('are sorted by group version, then by name', () => {
    expect(apiEnablements({ resources, partial: [] })).toEqual([
      { groupVersion: 'apps/v1', resources: [{ name: 'deployments', kind: 'Deployment' }] },
      {
        groupVersion: 'v1',
        resources: [
          { name: 'configmaps', kind: 'ConfigMap' },
          { name: 'pods', kind: 'Pod' },
        ],
      },
    ]);
  });

  test.each([
    [{ resources, partial: [] }, 'True', 'Complete'],
    [{ resources, partial: ['metrics.k8s.io/v1'] }, 'False', 'Partial'],
    [{ resources: [], partial: [] }, 'False', 'Empty'],
  ])('come with a condition: %#', (discovery, status, reason) => {
    expect(completeCondition(discovery)).toMatchObject({ type: 'CompleteAPIEnablements', status, reason });
  });
});
