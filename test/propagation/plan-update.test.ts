import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../src/api/meta/object.ts';
import { nativeInterpreter } from '../../src/propagation/interpreter/index.ts';
import { planUpdate } from '../../src/propagation/plan-update.ts';
import { aDeployment } from './builders.ts';

const interpreter = nativeInterpreter('apps/v1', 'Deployment');
const plan = (manifest: AnyObject, observed?: AnyObject) =>
  planUpdate({ manifest, observed, interpreter, clusterName: 'member1' });

function manifest(changes: { labels?: Record<string, string>; annotations?: Record<string, string> } = {}): AnyObject {
  return aDeployment({
    metadata: {
      name: 'web',
      namespace: 'default',
      labels: { 'karmada.io/managed': 'true', app: 'web', ...changes.labels },
      ...(changes.annotations ? { annotations: changes.annotations } : {}),
    },
  });
}

/** What a member makes of a manifest. */
function stored(from: AnyObject, changes: Partial<AnyObject['metadata']> = {}): AnyObject {
  return {
    ...from,
    metadata: { ...from.metadata, uid: 'm1', resourceVersion: '42', generation: 1, ...changes },
    status: { replicas: 4 },
  };
}

describe('on a member', () => {
  test('what is absent is created', async () => {
    expect(await plan(manifest())).toEqual({ action: 'create', object: manifest() });
  });

  test('what is as it should be is left alone', async () => {
    expect(await plan(manifest(), stored(manifest()))).toEqual({ action: 'none' });
  });

  test('what differs is updated at the version seen, keeping its status', async () => {
    const observed = stored(manifest());
    const decision = await plan(manifest({ labels: { tier: 'front' } }), observed);
    expect(decision).toMatchObject({
      action: 'update',
      object: { metadata: { resourceVersion: '42', labels: { tier: 'front' } }, status: { replicas: 4 } },
    });
  });

  test("what is somebody else's is refused, with the reason", async () => {
    const foreign = stored(manifest());
    delete foreign.metadata.labels;
    expect(await plan(manifest(), foreign)).toEqual({
      action: 'refuse',
      message:
        'resource(kind=Deployment, default/web) already exists in the cluster member1 and the ' +
        'work.karmada.io/conflict-resolution strategy value is empty, Karmada will not manage this resource',
    });
  });

  test('it is taken over where the policy says so', async () => {
    const foreign = stored(manifest());
    delete foreign.metadata.labels;
    const overwriting = manifest({ annotations: { 'work.karmada.io/conflict-resolution': 'overwrite' } });
    expect((await plan(overwriting, foreign)).action).toBe('update');
  });

  test('labels and annotations the member added stay, and are no reason to write', async () => {
    const observed = stored(manifest(), {
      labels: { ...manifest().metadata.labels, zone: 'a' },
      annotations: { 'deployment.kubernetes.io/revision': '1', note: 'local' },
      finalizers: ['example.com/local'],
    });
    expect(await plan(manifest(), observed)).toEqual({ action: 'none' });
  });

  test('labels that were ours and were dropped go', async () => {
    const observed = stored(manifest({ labels: { old: 'x' } }), {
      annotations: { 'resourcetemplate.karmada.io/managed-labels': 'app,karmada.io/managed,old' },
    });
    const decision = await plan(manifest(), observed);
    expect(decision.action === 'update' && decision.object.metadata.labels).toEqual({
      app: 'web',
      'karmada.io/managed': 'true',
    });
  });

  test("the member's replica number wins where the template says so", async () => {
    const label = { 'resourcetemplate.karmada.io/retain-replicas': 'true' };
    const scaled = stored(manifest({ labels: label }));
    scaled.spec = { ...scaled.spec, replicas: 9 };
    expect(await plan(manifest({ labels: label }), scaled)).toEqual({ action: 'none' });
    expect((await plan(manifest(), { ...stored(manifest()), spec: scaled.spec })).action).toBe('update');
  });
});
