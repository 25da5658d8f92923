import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { type ConfigMap, configMaps, events, namespaces } from '../../../src/api/core/core.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { works } from '../../../src/api/work/v1alpha1/work.ts';
import type { Client } from '../../../src/client/client.ts';
import { aConfigMap, aPolicy, DEFAULT, onClusters, selectConfigMap } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
let memberClient: Client;
beforeEach(async () => {
  plane = await aPlane({ members: ['member1'] });
  memberClient = plane.member('member1').client;
});
afterEach(() => plane.stop());

const onMember = (name = 'a'): Promise<ConfigMap | undefined> => memberClient.find(configMaps, name, DEFAULT);
const edit = (client: Client, body: object) => client.patch(configMaps, 'a', { type: 'merge', body }, DEFAULT);
const applied = async (): Promise<{ status?: string; message?: string } | undefined> => {
  const { items } = await plane.karmadaClient.list(works, { namespace: 'karmada-es-member1' });
  const work = items.find(({ spec }) => spec.workload?.manifests?.[0]?.kind === 'ConfigMap');
  return work?.status?.conditions?.find(({ type }) => type === 'Applied');
};
const propagate = async (spec: Partial<PropagationSpec> = {}): Promise<void> => {
  await plane.karmadaClient.create(configMaps, aConfigMap('a'));
  const placement = onClusters('member1');
  await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectConfigMap('a')], { placement, ...spec }));
};
const arrived = () => plane.eventually(async () => (await applied())?.status === 'True' && (await onMember()));

describe('an object on a member', () => {
  test('carries the marks by which it is found again', async () => {
    await propagate();
    const { metadata, data } = await arrived();
    expect(data).toEqual({ a: '1' });
    expect(metadata.labels).toMatchObject({
      'karmada.io/managed': 'true',
      'work.karmada.io/permanent-id': expect.any(String),
      'resourcebinding.karmada.io/permanent-id': expect.any(String),
    });
    expect(metadata.annotations).toMatchObject({
      'work.karmada.io/namespace': 'karmada-es-member1',
      'resourcebinding.karmada.io/name': 'a-configmap',
      'work.karmada.io/conflict-resolution': 'abort',
    });
  });

  test('follows its template', async () => {
    await propagate();
    await arrived();
    await edit(plane.karmadaClient, { data: { a: null, b: '2' }, metadata: { labels: { x: 'y' } } });
    const { metadata } = await plane.eventually(async () => {
      const found = await onMember();
      return found?.data?.['b'] === '2' && found;
    });
    expect(metadata.labels?.['x']).toBe('y');
    await edit(plane.karmadaClient, { metadata: { labels: { x: null } } });
    await plane.eventually(async () => (await onMember())?.metadata.labels?.['x'] === undefined);
    expect((await onMember())?.data).toEqual({ b: '2' });
  });

  test('is put right when somebody edits it there', async () => {
    await propagate();
    await arrived();
    await edit(memberClient, { data: { a: 'meddled' } });
    await plane.eventually(async () => (await onMember())?.data?.['a'] === '1');
  });

  test('comes back when somebody deletes it there', async () => {
    await propagate();
    const { metadata } = await arrived();
    await memberClient.delete(configMaps, 'a', DEFAULT);
    await plane.eventually(async () => ((await onMember())?.metadata.uid ?? metadata.uid) !== metadata.uid);
  });

  test('keeps labels the member adds, and costs no write for them', async () => {
    await propagate();
    await arrived();
    await plane.idle();
    plane.member('member1').writes.length = 0;
    await edit(memberClient, { metadata: { labels: { mine: 'yes' } } });
    await plane.idle();
    expect((await onMember())?.metadata.labels?.['mine']).toBe('yes');
    expect(plane.member('member1').writes).toHaveLength(1);
  });
});

describe('an object that was on the member before', () => {
  beforeEach(async () => {
    await memberClient.create(configMaps, aConfigMap('a', { theirs: 'yes' }));
  });

  test('is left alone, and the Work says why', async () => {
    await propagate();
    const { message } = await plane.eventually(async () => {
      const condition = await applied();
      return condition?.status === 'False' && condition;
    });
    expect(message).toContain('resource(kind=ConfigMap, default/a) already exists in the cluster member1');
    expect((await onMember())?.data).toEqual({ theirs: 'yes' });
    await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, { namespace: 'karmada-es-member1' });
      return items.some(({ reason }) => reason === 'SyncFailed');
    });
  });

  test('is taken over where the policy says Overwrite', async () => {
    await propagate({ conflictResolution: 'Overwrite' });
    await arrived();
    expect((await onMember())?.data).toEqual({ a: '1' });
  });
});

describe('a member that was away', () => {
  const ready = async (name: string): Promise<string | undefined> =>
    (await plane.karmadaClient.get(clusters, name)).status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const place = (...clusterNames: string[]) => {
    const body = {
      spec: { placement: { ...onClusters(...clusterNames), clusterTolerations: [{ operator: 'Exists' }] } },
    };
    return plane.karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body }, DEFAULT);
  };
  /** The member answers again, and counts as ready more than a second later. */
  const comeBack = async (): Promise<void> => {
    plane.member('member1').setReachable(true);
    await plane.eventually(async () => (await ready('member1')) === 'True');
  };
  /** Sends an object to both members, and lets it leave the first one while that is away. */
  const leaveBehind = async (): Promise<string | undefined> => {
    await plane.stop();
    const often = { clusterStatusFrequency: 20, clusterFailureThreshold: 40, clusterSuccessThreshold: 1500 };
    plane = await aPlane({ settings: often });
    await propagate({ placement: onClusters('member1', 'member2') });
    memberClient = plane.member('member1').client;
    const { metadata } = await plane.eventually(() => onMember());
    plane.member('member1').setReachable(false);
    await plane.eventually(async () => (await ready('member1')) === 'False');
    await place('member2');
    await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(works, { namespace: 'karmada-es-member1' });
      return items.some((work) => work.metadata.deletionTimestamp);
    });
    return metadata.uid;
  };

  test('loses what was to leave it meanwhile', async () => {
    await leaveBehind();
    await comeBack();
    await plane.eventually(async () => (await onMember()) === undefined);
  });

  test('keeps what is wanted there again, without a restart', async () => {
    const uid = await leaveBehind();
    await place('member1', 'member2');
    await plane.idle();
    await comeBack();
    await plane.eventually(async () => (await applied())?.status === 'True');
    await edit(plane.karmadaClient, { data: { a: '2' } });
    await plane.eventually(async () => (await onMember())?.data?.['a'] === '2');
    expect((await onMember())?.metadata.uid).toBe(uid);
  });
});

describe('a member that does not answer', () => {
  test('holds up nothing on its way to others', async () => {
    await plane.join('member2');
    const names = Array.from({ length: 12 }, (_, i) => `a${i}`);
    const answer = plane.member('member1').hang();
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectConfigMap()]));
    for (const name of names) await plane.karmadaClient.create(configMaps, aConfigMap(name));
    const there = async (member: string): Promise<boolean> => {
      const { items } = await plane.member(member).client.list(configMaps, DEFAULT);
      return names.every((name) => items.some(({ metadata }) => metadata.name === name));
    };
    await plane.eventually(() => there('member2'), 3000);
    answer();
    await plane.eventually(() => there('member1'));
  });
});

describe('a Work', () => {
  test('that is suspended changes nothing on the member', async () => {
    await propagate({ suspension: { dispatching: true } });
    const work = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(works, { namespace: 'karmada-es-member1' });
      return items.find(({ status }) => status?.conditions?.some(({ reason }) => reason === 'SuspendDispatching'));
    });
    expect([work.spec.suspendDispatching, await onMember()]).toEqual([true, undefined]);
    const body = { spec: { suspension: { dispatching: false } } };
    await plane.karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body }, DEFAULT);
    await arrived();
  });

  test('that goes takes its object along', async () => {
    await propagate();
    await arrived();
    await plane.karmadaClient.delete(configMaps, 'a', DEFAULT);
    await plane.eventually(async () => (await onMember()) === undefined);
  });

  test('that goes leaves its object, unmarked, where the policy says so', async () => {
    await propagate({ preserveResourcesOnDeletion: true });
    await arrived();
    await plane.karmadaClient.delete(configMaps, 'a', DEFAULT);
    await plane.eventually(async () => (await applied()) === undefined);
    const { metadata, data } = await plane.eventually(() => onMember());
    const marks = [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})];
    expect([data, marks.filter((key) => key.includes('karmada.io'))]).toEqual([{ a: '1' }, []]);
  });

  test('for a namespace that is not there yet succeeds as soon as it is', async () => {
    const labels = { 'namespace.karmada.io/skip-auto-propagation': 'true' };
    const metadata = { name: 'a', namespace: 'team' };
    await plane.karmadaClient.create(namespaces, { metadata: { name: 'team', labels } });
    await plane.karmadaClient.create(propagationPolicies, {
      ...aPolicy('p', [selectConfigMap('a')], { placement: onClusters('member1') }),
      metadata: { ...metadata, name: 'p' },
    });
    await plane.karmadaClient.create(configMaps, { metadata });
    const { message } = await plane.eventually(async () => {
      const condition = await applied();
      return condition?.status === 'False' && condition;
    });
    expect(message).toContain('namespaces "team" not found');
    await memberClient.create(namespaces, { metadata: { name: 'team' } });
    await plane.eventually(() => memberClient.find(configMaps, 'a', { namespace: 'team' }));
  });
});
