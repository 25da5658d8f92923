import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import type { ManifestStatus, Work } from '../../../src/api/work/v1alpha1/work.ts';
import { healthOf, manifestStatus, withManifestStatus } from '../../../src/controllers/work-status/manifest-status.ts';
import { nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';

const aDeployment = (changes: Partial<AnyObject> = {}): AnyObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'default',
    generation: 2,
    annotations: { 'resourcetemplate.karmada.io/generation': '3' },
  },
  spec: { replicas: 1 },
  ...changes,
});

const aWork = (...manifests: AnyObject[]): Work => ({
  metadata: { name: 'w', namespace: 'karmada-es-member1' },
  spec: { workload: { manifests } },
});

const anEntry = (ordinal: number, name: string): ManifestStatus => ({
  identifier: { ordinal, version: 'v1', kind: 'ConfigMap', resource: '', name },
});

const statusOf = async (work: Work, observed: AnyObject) => {
  const interpretation = nativeInterpreter(observed.apiVersion ?? '', observed.kind ?? '');
  const health = await healthOf(observed, interpretation, () => undefined);
  return manifestStatus(work, observed, { status: interpretation.reflect?.(observed), health });
};

describe('what a Work says about its object', () => {
  test('is the status worth carrying, the health, and which manifest it is', async () => {
    const status = { observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    expect(await statusOf(aWork(aDeployment()), aDeployment({ status: { ...status, collisionCount: 1 } }))).toEqual({
      identifier: {
        ordinal: 0,
        group: 'apps',
        version: 'v1',
        kind: 'Deployment',
        resource: '',
        namespace: 'default',
        name: 'web',
      },
      status: { ...status, generation: 2, resourceTemplateGeneration: 3 },
      health: 'Healthy',
    });
  });

  test('is healthy for a kind that cannot be ill', async () => {
    const configMap: AnyObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } };
    expect(await statusOf(aWork(configMap), configMap)).toMatchObject({ health: 'Healthy' });
  });

  test('has an unknown health where that cannot be found out, and says why', async () => {
    const told: unknown[] = [];
    const health = await healthOf(aDeployment(), { health: () => Promise.reject(new Error('no')) }, (thrown) =>
      told.push(thrown),
    );
    expect([health, told]).toEqual(['Unknown', [new Error('no')]]);
  });

  test('is nothing for an object the Work does not hold', async () => {
    const other = aDeployment({ metadata: { name: 'other', namespace: 'default' } });
    expect(await statusOf(aWork(aDeployment()), other)).toBeUndefined();
  });

  test('takes its place among the others by the order of the manifests', () => {
    const list = [anEntry(0, 'a'), anEntry(2, 'c')];
    expect(withManifestStatus(list, anEntry(1, 'b')).map(({ identifier }) => identifier.name)).toEqual(['a', 'b', 'c']);
    expect(withManifestStatus(list, anEntry(2, 'd')).map(({ identifier }) => identifier.name)).toEqual(['a', 'd']);
  });
});
