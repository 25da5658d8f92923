import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { templateOf } from '../../../src/cli/promote/clean.ts';

const overwrite = { 'work.karmada.io/conflict-resolution': 'overwrite' };
const anObject = (apiVersion: string, kind: string, rest: object, metadata: object = {}): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'default', ...metadata },
  ...rest,
});

describe('a template made from a member object', () => {
  test('has no trace of the cluster it is from', () => {
    const metadata = {
      uid: 'u',
      resourceVersion: '7',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [],
      finalizers: ['a/b'],
      ownerReferences: [],
      labels: { app: 'x' },
      annotations: { 'deployment.kubernetes.io/revision': '4', note: 'kept' },
    };
    const live = anObject('apps/v1', 'Deployment', { spec: { replicas: 2 }, status: { replicas: 2 } }, metadata);
    expect(templateOf(live)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x', namespace: 'default', labels: { app: 'x' }, annotations: { note: 'kept', ...overwrite } },
      spec: { replicas: 2 },
    });
    expect(live.metadata.annotations).toHaveProperty(['deployment.kubernetes.io/revision']);
  });

  test('keeps a wish about conflicts that it has already', () => {
    const annotations = { 'work.karmada.io/conflict-resolution': 'abort' };
    expect(templateOf(anObject('v1', 'ConfigMap', {}, { annotations })).metadata.annotations).toEqual(annotations);
  });

  test.each([
    [
      'a Job leaves its generated selector behind',
      anObject('batch/v1', 'Job', {
        spec: {
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
          template: { metadata: { labels: { 'job-name': 'x', 'controller-uid': 'u', app: 'a' } } },
        },
      }),
      { spec: { selector: { matchLabels: {} }, template: { metadata: { labels: { app: 'a' } } } } },
    ],
    [
      'a Job with a selector of its own keeps it',
      anObject('batch/v1', 'Job', {
        spec: { manualSelector: true, selector: { matchLabels: { 'controller-uid': 'u' } } },
      }),
      { spec: { manualSelector: true, selector: { matchLabels: { 'controller-uid': 'u' } } } },
    ],
    [
      'a token Secret carries no token',
      anObject('v1', 'Secret', { type: 'kubernetes.io/service-account-token', data: { token: 'x' } }),
      { type: 'kubernetes.io/service-account-token' },
    ],
    [
      'a ServiceAccount keeps only Secrets that are not its tokens',
      anObject('v1', 'ServiceAccount', { secrets: [{ name: 'x-token-1' }, { name: 'mine' }] }),
      { secrets: [{ name: 'mine' }] },
    ],
    [
      'a Service gets an address of each cluster',
      anObject('v1', 'Service', { spec: { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [] } }),
      { spec: { ports: [] } },
    ],
    [
      'a headless Service stays headless',
      anObject('v1', 'Service', { spec: { clusterIP: 'None', clusterIPs: ['None'] } }),
      { spec: { clusterIP: 'None', clusterIPs: ['None'] } },
    ],
  ])('%s', (_, live, expected) => {
    const { apiVersion, kind, metadata } = live;
    const annotations = { annotations: overwrite };
    expect(templateOf(live)).toEqual({ apiVersion, kind, metadata: { ...metadata, ...annotations }, ...expected });
  });
});
