import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { resourceInterpreterCustomizations } from '../../../src/api/config/v1alpha1/resource-interpreter-customization.ts';
import { configMaps, events, secrets } from '../../../src/api/core/core.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../../src/api/work/v1alpha1/work.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aConfigMap, aPolicy, DEFAULT, DIVIDED, onClusters, selectConfigMap } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';
import { anEngine, defineEngines, engines, SCRIPTS, type Scripts, teach } from './workload-kind.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ prepare: defineEngines });
});
afterEach(() => plane.stop());

const onMember = (name: string) => plane.member(name).client.find(engines, 'diesel', DEFAULT);

async function propagate(scripts: Scripts): Promise<void> {
  const { karmadaClient } = plane;
  await teach(karmadaClient, scripts);
  await karmadaClient.create(engines, anEngine(5));
  const placement = { ...onClusters('member1', 'member2'), ...DIVIDED };
  const policy = aPolicy('engines', [{ apiVersion: 'example.io/v1', kind: 'Engine' }], {
    placement,
    propagateDeps: true,
  });
  await karmadaClient.create(propagationPolicies, policy);
}

/** Lets a member run all of its cylinders, and keep a number of its own. */
async function run(name: string): Promise<void> {
  const { client } = plane.member(name);
  const found = await plane.eventually(() => onMember(name));
  const spec = found.spec as { cylinders: number };
  const stored = await client.update(engines, { ...found, spec: { ...spec, serial: name } });
  await client.update(
    engines,
    { ...stored, status: { running: spec.cylinders, noise: 'loud' } },
    { subresource: 'status' },
  );
}

const warnings = async (reason: string): Promise<string[]> => {
  const { items } = await plane.karmadaClient.list(events);
  return items.filter((event) => event.reason === reason).map(({ message }) => message ?? '');
};

describe('a kind that scripts teach', () => {
  test('is divided, revised, kept, watched over and added up like any workload', async () => {
    await plane.karmadaClient.create(secrets, { metadata: { name: 'fuel', namespace: 'default' } });
    await propagate(SCRIPTS);
    await run('member1');
    await run('member2');
    const template = await plane.eventually(async () => {
      const found = await plane.karmadaClient.get(engines, 'diesel', DEFAULT);
      return (found.status as { running?: number } | undefined)?.running === 5 && found;
    });
    expect(template.spec).toEqual(anEngine(5).spec);
    const { spec, status } = await plane.karmadaClient.get(resourceBindings, 'diesel-engine', DEFAULT);
    expect([spec.replicas, spec.replicaRequirements]).toEqual([5, { resourceRequest: { cpu: '100m' } }]);
    expect(
      status?.aggregatedStatus?.map(({ clusterName, health, status: state }) => [clusterName, health, state]),
    ).toEqual(spec.clusters?.map(({ name, replicas }) => [name, 'Healthy', { running: replicas }]));
    const copies = await Promise.all(['member1', 'member2'].map(onMember));
    expect(copies.map((copy) => (copy?.spec as { serial?: string } | undefined)?.serial)).toEqual([
      'member1',
      'member2',
    ]);
    expect(copies[0]?.spec).toMatchObject({ options: {}, extras: [] });
    await plane.eventually(() => plane.member('member2').client.find(secrets, 'fuel', DEFAULT));
  });

  test('is known to a control plane that starts later, and no longer once its customization is gone', async () => {
    await propagate(SCRIPTS);
    await plane.eventually(() => onMember('member1'));
    await plane.restart();
    await plane.idle();
    await plane.karmadaClient.patch(engines, 'diesel', { type: 'merge', body: { spec: { cylinders: 8 } } }, DEFAULT);
    const total = async (): Promise<number> => {
      const copies = await Promise.all(['member1', 'member2'].map(onMember));
      return copies.reduce((sum, copy) => sum + ((copy?.spec as { cylinders: number } | undefined)?.cylinders ?? 0), 0);
    };
    await plane.eventually(async () => (await total()) === 8);
    await plane.karmadaClient.delete(resourceInterpreterCustomizations, 'engines');
    await plane.karmadaClient.patch(engines, 'diesel', { type: 'merge', body: { spec: { cylinders: 9 } } }, DEFAULT);
    await plane.eventually(async () => (await total()) === 18);
  });
});

test('a kind of several pod templates becomes components where the gate is on, and runs as a whole', async () => {
  await plane.stop();
  const featureGates = { MultiplePodTemplatesScheduling: true };
  plane = await aPlane({ prepare: defineEngines, settings: { featureGates } });
  const luaScript = `
    function GetComponents(desiredObj)
      return {{name = "block", replicas = 1}, {name = "cylinder", replicas = desiredObj.spec.cylinders}}
    end`;
  await propagate({ ...SCRIPTS, componentResource: { luaScript } });
  await plane.eventually(() => onMember('member1'));
  const { spec } = await plane.karmadaClient.get(resourceBindings, 'diesel-engine', DEFAULT);
  expect([spec.replicas, spec.components]).toEqual([
    undefined,
    [
      { name: 'block', replicas: 1 },
      { name: 'cylinder', replicas: 5 },
    ],
  ]);
  expect((await onMember('member1'))?.spec).toMatchObject({ cylinders: 5 });
  // A script that breaks later is told of on the template, and what runs goes on.
  const customizations = { componentResource: { luaScript: 'function GetComponents() error("none") end' } };
  const body = { spec: { customizations } };
  await plane.karmadaClient.patch(resourceInterpreterCustomizations, 'engines', { type: 'merge', body });
  await plane.karmadaClient.patch(engines, 'diesel', { type: 'merge', body: { spec: { cylinders: 6 } } }, DEFAULT);
  await plane.eventually(async () => (await warnings('GetComponentsFailed')).length > 0);
  expect((await onMember('member1'))?.spec).toMatchObject({ cylinders: 5 });
});

describe('a script that fails', () => {
  test('holds up its own object, is told of, and hurts nobody else', async () => {
    const forever = { luaScript: 'function GetReplicas(desiredObj) while true do end end' };
    await propagate({ ...SCRIPTS, replicaResource: forever });
    await plane.karmadaClient.create(propagationPolicies, aPolicy('others', [selectConfigMap('other')]));
    await plane.karmadaClient.create(configMaps, aConfigMap('other'));
    await plane.eventually(() => plane.member('member2').client.find(configMaps, 'other', DEFAULT));
    const [message] = await plane.eventually(async () => {
      const found = await warnings('ApplyPolicyFailed');
      return found.length > 0 && found;
    });
    expect(message).toContain(
      'Apply policy(default/engines) failed: InterpretReplica script: script exceeded its time limit of 1s',
    );
    expect((await warnings('GetReplicasFailed'))[0]).toContain('script exceeded its time limit');
    expect(await onMember('member1')).toBeUndefined();
    // Mended, it goes on by itself.
    const customizations = { replicaResource: SCRIPTS.replicaResource };
    const body = { spec: { customizations } };
    await plane.karmadaClient.patch(resourceInterpreterCustomizations, 'engines', { type: 'merge', body });
    await plane.eventually(() => onMember('member1'));
  });

  test('for dependencies leaves the object itself alone', async () => {
    await propagate({
      ...SCRIPTS,
      dependencyInterpretation: { luaScript: 'function GetDependencies() return {{kind = "Secret"}} end' },
    });
    await plane.eventually(() => onMember('member1'));
    const [message] = await plane.eventually(async () => {
      const found = await warnings('GetDependenciesFailed');
      return found.length > 0 && found;
    });
    expect(message).toBe('missing required apiVersion');
  });

  test('for the status is told of', async () => {
    const broken = { luaScript: 'function ReflectStatus(observedObj)\n  error("no status")\nend' };
    await propagate({ ...SCRIPTS, statusReflection: broken });
    await run('member1');
    const [message] = await plane.eventually(async () => {
      const found = await warnings('ReflectStatusFailed');
      return found.length > 0 && found;
    });
    expect(message).toContain('Failed to reflect status of object(Engine/default/diesel): InterpretStatus script: ');
  });

  test('leaves the health unknown and the status as it was', async () => {
    const broken = { luaScript: 'function InterpretHealth(observedObj)\n  return observedObj.spec.missing.field\nend' };
    await propagate({ ...SCRIPTS, healthInterpretation: broken });
    await run('member1');
    const work = await plane.eventually(async () => {
      const found = await plane.karmadaClient.find(works, 'diesel-engine', { namespace: 'karmada-es-member1' });
      const { items } = await plane.karmadaClient.list(works, { namespace: 'karmada-es-member1' });
      return [found, ...items].find((each) => each?.status?.manifestStatuses?.length);
    });
    expect(work.status?.manifestStatuses?.[0]).toMatchObject({ health: 'Unknown' });
    const [message] = await plane.eventually(async () => {
      const found = await warnings('InterpretHealthFailed');
      return found.length > 0 && found;
    });
    expect(message).toBe(
      'Failed to interpret health of object(Engine/default/diesel): ' +
        "InterpretHealth script: <string>:2: attempt to index field 'missing' (a nil value)",
    );
  });
});
