import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { namespaces, secrets, serviceAccounts } from '../../src/api/core/core.ts';
import { clusterRoleBindings, clusterRoles } from '../../src/api/core/rbac.ts';
import { clusterIdentity } from '../../src/membership/identity.ts';
import { type JoinRequest, joinMember } from '../../src/membership/join.ts';
import { cleanMember } from '../../src/membership/member-removal.ts';
import type { Rights } from '../../src/membership/rights.ts';
import { otherUsers, reasonToKeep } from '../../src/membership/sharing.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { mortal, type TwoServers, twoServers } from './two-servers.ts';

let servers: TwoServers;
let id: string;

beforeAll(async () => {
  servers = await twoServers();
  id = await clusterIdentity(servers.memberClient);
});

afterAll(() => servers.stop());

const NAMESPACE = 'karmada-cluster';
const signal = new AbortController().signal;

const request = (name: string, changes: Partial<JoinRequest> = {}): JoinRequest => ({
  ...servers,
  registration: { clusterName: name, namespace: NAMESPACE, id: `${id}-${name}`, apiEndpoint: 'https://member.test' },
  controlPlaneId: 'plane-1',
  clock,
  signal,
  ...changes,
});

/** Everything a join of that name leaves, without what differs from one object to the next. */
async function traces(name: string): Promise<unknown> {
  const { karmadaClient, memberClient } = servers;
  const scope = { namespace: NAMESPACE };
  const [cluster, secret, impersonator, account, tokenSecret, role, binding] = await Promise.all([
    karmadaClient.get(clusters, name),
    karmadaClient.get(secrets, name, scope),
    karmadaClient.get(secrets, `${name}-impersonator`, scope),
    memberClient.get(serviceAccounts, `karmada-${name}`, scope),
    memberClient.get(secrets, `karmada-${name}`, scope),
    memberClient.get(clusterRoles, `karmada-controller-manager:karmada-${name}`),
    memberClient.get(clusterRoleBindings, `karmada-controller-manager:karmada-${name}`),
  ]);
  expect(secret.data?.['token']).toBe(tokenSecret.data?.['token']);
  expect(impersonator.data?.['token']).not.toBe(secret.data?.['token']);
  for (const { metadata } of [secret, impersonator])
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'Cluster', uid: cluster.metadata.uid, controller: true }]);
  return JSON.parse(
    JSON.stringify({
      spec: { ...cluster.spec, id: undefined },
      keys: [secret, impersonator].map(({ data = {} }) => Object.keys(data).sort()),
      annotations: account.metadata.annotations,
      rules: role.rules,
      subjects: binding.subjects,
    }).replaceAll(name, 'NAME'),
  );
}

describe('a join', () => {
  test('that is killed before any of its requests is completed by the next one', async () => {
    await joinMember(request('whole'));
    const expected = await traces('whole');
    let runs = 0;
    for (let isDone = false; !isDone; runs++) {
      const name = `cut${runs}`;
      const { clients } = mortal([servers.karmadaClient, servers.memberClient], runs);
      const [karmadaClient = servers.karmadaClient, memberClient = servers.memberClient] = clients;
      isDone = await joinMember(request(name, { karmadaClient, memberClient })).then(
        () => true,
        () => false,
      );
      await joinMember(request(name));
      expect(await traces(name)).toEqual(expected);
    }
    expect(runs).toBeGreaterThan(15);
  });

  test('whose member dies before any of its requests registers nothing, and is completed later', async () => {
    let runs = 0;
    for (let isDone = false; !isDone; runs++) {
      const name = `dead${runs}`;
      const [memberClient = servers.memberClient] = mortal([servers.memberClient], runs).clients;
      isDone = await joinMember(request(name, { memberClient })).then(
        () => true,
        () => false,
      );
      if (!isDone) expect(await servers.karmadaClient.find(clusters, name)).toBeUndefined();
      await joinMember(request(name));
      await traces(name);
    }
    expect(runs).toBeGreaterThan(8);
  });

  test('run twice at once does the same as once', async () => {
    const both = await Promise.all([joinMember(request('twice')), joinMember(request('twice'))]);
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
    await traces('twice');
  });

  test('of one cluster under two names at once leaves no more than one of them', async () => {
    const registration = (clusterName: string) => ({ ...request('twin').registration, clusterName });
    const outcomes = await Promise.allSettled(
      ['twin-a', 'twin-b'].map((name) => joinMember(request(name, { registration: registration(name) }))),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'Conflict' } });
    const { items } = await servers.karmadaClient.list(clusters);
    const left = items.filter(({ spec }) => spec.id === registration('').id);
    expect(left).toHaveLength(2 - refused.length);
  });

  test('that repeats writes nothing', async () => {
    const before = await clusterVersions();
    await joinMember(request('whole'));
    expect(await clusterVersions()).toEqual(before);
  });

  test('whose credential is no good registers nothing', async () => {
    const verify = (): Promise<void> => Promise.reject(new Error('refused'));
    await expect(joinMember(request('bad', { verify }))).rejects.toThrow('refused');
    expect(await servers.karmadaClient.find(clusters, 'bad')).toBeUndefined();
    expect(await servers.karmadaClient.find(secrets, 'bad', { namespace: NAMESPACE })).toBeUndefined();
  });

  test('changes how a member is reached, and leaves its place and taints alone', async () => {
    const { karmadaClient } = servers;
    const first = request('moved').registration;
    await joinMember(request('moved', { registration: { ...first, proxyUrl: 'http://proxy:1', region: 'eu' } }));
    const taints = [{ key: 'k', effect: 'NoSchedule' as const }];
    await karmadaClient.patch(clusters, 'moved', { type: 'merge', body: { spec: { taints } } });
    await joinMember(request('moved', { registration: { ...first, apiEndpoint: 'https://elsewhere.test' } }));
    const { spec } = await karmadaClient.get(clusters, 'moved');
    expect(spec).toMatchObject({ apiEndpoint: 'https://elsewhere.test', region: 'eu', taints });
    expect(spec.proxyURL).toBeUndefined();
  });

  test.each<[string, Rights]>([
    ['fewer rights', { profile: 'workloads' }],
    ["a role of the member's own", { clusterRole: 'mine' }],
  ])('keeps %s where a later one says nothing about them, and widens them when told', async (_, rights) => {
    const name = 'profile' in rights ? 'less' : 'own';
    const binding = () => servers.memberClient.get(clusterRoleBindings, `karmada-controller-manager:karmada-${name}`);
    const rules = async () => (await servers.memberClient.find(clusterRoles, (await binding()).roleRef.name))?.rules;
    await joinMember(request(name, { rights }));
    const given = [(await binding()).roleRef.name, await rules()];
    expect(JSON.stringify(given)).not.toContain('"apiGroups":["*"]');
    await joinMember(request(name));
    expect([(await binding()).roleRef.name, await rules()]).toEqual(given);
    await joinMember(request(name, { rights: { profile: 'full' } }));
    expect(await rules()).toMatchObject([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, {}]);
  });

  test('marks the account as used by its control plane, beside others', async () => {
    await joinMember(request('shared'));
    await joinMember(request('shared', { controlPlaneId: 'plane-2' }));
    const account = await servers.memberClient.get(serviceAccounts, 'karmada-shared', { namespace: NAMESPACE });
    expect(otherUsers(account, 'plane-1')).toEqual(['plane-2']);
  });

  test("takes an account that upstream's program has left for somebody else's, unless it has joined before", async () => {
    const { memberClient, karmadaClient } = servers;
    const account = { metadata: { name: 'karmada-strange', namespace: NAMESPACE } };
    await memberClient.create(serviceAccounts, account);
    await joinMember(request('strange'));
    const found = await memberClient.get(serviceAccounts, 'karmada-strange', { namespace: NAMESPACE });
    expect(reasonToKeep(found, 'plane-1')).toBe('it was there before this control plane joined');
    expect(
      await cleanMember(memberClient, { clusterName: 'strange', namespace: NAMESPACE, controlPlaneId: 'plane-1' }),
    ).toEqual([
      'the account karmada-cluster/karmada-strange with its rights: it was there before this control plane joined',
    ]);
    const { registration } = request('mine');
    await karmadaClient.create(clusters, {
      metadata: { name: 'mine' },
      spec: { id: registration.id, syncMode: 'Push' },
    });
    await memberClient.create(serviceAccounts, { metadata: { name: 'karmada-mine', namespace: NAMESPACE } });
    await joinMember(request('mine'));
    const own = await memberClient.get(serviceAccounts, 'karmada-mine', { namespace: NAMESPACE });
    expect(reasonToKeep(own, 'plane-1')).toBeUndefined();
  });
});

async function clusterVersions(): Promise<unknown> {
  const { karmadaClient, memberClient } = servers;
  const scope = { namespace: NAMESPACE };
  const objects = await Promise.all([
    karmadaClient.get(clusters, 'whole'),
    karmadaClient.get(secrets, 'whole', scope),
    karmadaClient.get(namespaces, NAMESPACE),
    memberClient.get(serviceAccounts, 'karmada-whole', scope),
    memberClient.get(secrets, 'karmada-whole', scope),
    memberClient.get(clusterRoles, 'karmada-controller-manager:karmada-whole'),
  ]);
  return objects.map(({ metadata }) => metadata.resourceVersion);
}
