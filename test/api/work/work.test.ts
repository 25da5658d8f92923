import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { pruneManifest } from '../../../src/api/work/v1alpha1/prune.ts';
import { works } from '../../../src/api/work/v1alpha1/work.ts';
import { type ResourceBinding, resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { admit, CREATE } from '../admit.ts';

const manifest: AnyObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', uid: 'x' },
  data: { a: 'b' },
};

describe('a Work', () => {
  const given = { metadata: { name: 'a', namespace: 'karmada-es-m' }, spec: { workload: { manifests: [manifest] } } };

  test('has its manifests pruned, labelled and their metadata recorded', () => {
    const { object } = admit(works, given);
    expect(object.metadata.labels).toEqual({ 'work.karmada.io/permanent-id': 'new-id' });
    expect(object.spec.workload?.manifests).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'a',
          labels: { 'work.karmada.io/permanent-id': 'new-id' },
          annotations: {
            'resourcetemplate.karmada.io/managed-annotations':
              'resourcetemplate.karmada.io/managed-annotations,resourcetemplate.karmada.io/managed-labels',
            'resourcetemplate.karmada.io/managed-labels': 'work.karmada.io/permanent-id',
          },
        },
        data: { a: 'b' },
      },
    ]);
  });

  test('is prepared once: a second time changes nothing', () => {
    const { object } = admit(works, given);
    expect(admit(works, object, { ...CREATE, operation: 'UPDATE', old: object }).object).toEqual(object);
  });
});

describe('pruning', () => {
  const pruned = (object: AnyObject): AnyObject => pruneManifest(object);
  const base = { metadata: { name: 'a' } };

  test('takes away status and what the server wrote', () => {
    const object = {
      ...manifest,
      metadata: { ...manifest.metadata, resourceVersion: '1', generation: 2, finalizers: ['x'], labels: { a: 'b' } },
      status: { phase: 'x' },
    };
    expect(pruned(object)).toEqual({ ...manifest, metadata: { name: 'a', labels: { a: 'b' } } });
  });

  test.each<[string, AnyObject, object]>([
    [
      "a Service's address",
      {
        ...base,
        apiVersion: 'v1',
        kind: 'Service',
        spec: { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], type: 'A' },
      },
      { spec: { type: 'A' } },
    ],
    [
      'but not that there is none',
      { ...base, apiVersion: 'v1', kind: 'Service', spec: { clusterIP: 'None', clusterIPs: ['None'] } },
      { spec: { clusterIP: 'None', clusterIPs: ['None'] } },
    ],
    [
      'what finds the pods of a Job',
      {
        ...base,
        apiVersion: 'batch/v1',
        kind: 'Job',
        spec: {
          ttlSecondsAfterFinished: 5,
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
          template: { metadata: { labels: { 'controller-uid': 'u', 'job-name': 'a', app: 'x' } } },
        },
      },
      { spec: { selector: { matchLabels: {} }, template: { metadata: { labels: { app: 'x' } } } } },
    ],
    [
      'every token of an account',
      {
        ...base,
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        secrets: [{ name: 'a-token-1' }, { name: 'a-token-2' }, { name: 'own' }],
      },
      { secrets: [{ name: 'own' }] },
    ],
    [
      'a volume’s node',
      {
        metadata: { name: 'a', annotations: { 'volume.kubernetes.io/selected-node': 'n', b: 'c' } },
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
      },
      { metadata: { name: 'a', annotations: { b: 'c' } } },
    ],
  ])('takes away %s', (_, object, expected) => {
    expect(pruned(object)).toEqual({ ...base, apiVersion: object.apiVersion, kind: object.kind, ...expected });
  });

  test('leaves the object it is given as it is', () => {
    const before = structuredClone(manifest);
    pruned(manifest);
    expect(manifest).toEqual(before);
  });
});

describe('a ResourceBinding', () => {
  const binding = (annotations: Record<string, string>): ResourceBinding => ({
    metadata: { name: 'a', namespace: 'default', annotations },
    spec: { resource: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' } },
  });

  test('keeps the id it comes with, or gets one', () => {
    const { object } = admit(resourceBindings, binding({}));
    expect(object.metadata.labels).toEqual({ 'resourcebinding.karmada.io/permanent-id': 'new-id' });
    expect(
      admit(resourceBindings, object, { operation: 'CREATE', newUid: () => 'other', now: () => 0 }).object,
    ).toEqual(object);
  });

  test('records its dependencies in JSON', () => {
    const key = 'resourcebinding.karmada.io/dependencies';
    expect(admit(resourceBindings, binding({ [key]: '[]' })).problems).toEqual([]);
    expect(admit(resourceBindings, binding({ [key]: 'x' })).problems).toEqual([
      `metadata.annotations[${key}]: Invalid value: "x": annotation value must be a valid JSON`,
    ]);
  });
});
