import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps, nodes } from '../../src/api/core/core.ts';
import { clusterTaintPolicies } from '../../src/api/policy/v1alpha1/cluster-taint-policy.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { connect } from '../../src/client/connect.ts';
import { createMemberProxyClient } from '../../src/client/member.ts';
import { connectLocal } from '../../src/local/admin-client.ts';
import { memberShape } from '../../src/local/fleet.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { systemClock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

// Hooks run in the order of their registration: what uses the directory must end before it goes.
let plane: LocalControlPlane | undefined;
const clients: Client[] = [];
afterAll(async () => {
  for (const client of clients) client.transport.close();
  await plane?.stop();
});

const root = temporaryDir();
const dataDir = join(root, 'data');
const kubeconfigPath = join(root, 'kube', 'karmada.config');

const start = (flags: Record<string, string> = {}): Promise<LocalControlPlane> =>
  startLocal({
    dataDir,
    kubeconfigPath,
    fleet: {
      members: [
        memberShape({ name: 'north', nodes: 1, region: 'eu', zone: 'eu-a' }),
        memberShape({ name: 'south', nodes: 1 }),
      ],
    },
    flags,
    version: '1.2.3',
    clock: systemClock,
    log: silentLogger,
  });

async function overSockets(context: string): Promise<Client> {
  const { client } = await connect({
    env: {},
    home: root,
    file: kubeconfigPath,
    overrides: { context },
    clock: systemClock,
  });
  clients.push(client);
  return client;
}

const inProcess = (name: string): Client => {
  if (!plane) throw new Error('nothing runs');
  return plane.client(name);
};

beforeAll(async () => {
  plane = await start({ 'cluster-failure-threshold': '20s' });
});

describe('a local control plane', () => {
  test('serves every context of its kubeconfig', async () => {
    const config = load(readFileSync(kubeconfigPath, 'utf8')) as { contexts: { name: string }[] };
    expect(config.contexts.map(({ name }) => name)).toEqual(['karmada-apiserver', 'north', 'south']);
    const karmada = await overSockets('karmada-apiserver');
    const joined = await karmada.list(clusters);
    expect(joined.items.map(({ metadata, spec }) => [metadata.name, spec.region, spec.zones])).toEqual([
      ['north', 'eu', ['eu-a']],
      ['south', 'eu-west', ['eu-west-a']],
    ]);
    const member = await overSockets('south');
    expect((await member.list(nodes)).items.map(({ metadata }) => metadata.name)).toEqual(['south-control-plane']);
  });

  test('reaches its members through the control plane', async () => {
    const karmada = await overSockets('karmada-apiserver');
    const member = createMemberProxyClient(karmada.transport, 'north');
    expect((await member.list(nodes)).items.map(({ metadata }) => metadata.name)).toEqual(['north-control-plane']);
  });

  test('keeps keys and stores to its user', () => {
    if (process.platform === 'win32') return;
    const modes = [dataDir, join(dataDir, 'pki', 'north', 'ca.key'), join(dataDir, 'state.json'), kubeconfigPath].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  test('is had by one process at a time', async () => {
    await expect(start()).rejects.toThrow(`${dataDir} is in use by process ${process.pid}`);
  });

  test('answers other processes through its data directory', async () => {
    const admin = await connectLocal(dataDir);
    const { servers, pid, version } = await admin.status();
    expect([pid, version]).toEqual([process.pid, '1.2.3']);
    expect(servers.map(({ name, role, state }) => [name, role, state])).toEqual([
      ['karmada-apiserver', 'karmada', 'running'],
      ['north', 'member', 'running'],
      ['south', 'member', 'running'],
    ]);
    await expect(admin.pauseMember('west')).rejects.toThrow('there is no simulated member west');
    await expect(admin.addMember(memberShape({ name: 'north' }))).rejects.toThrow('there is a member north already');
  });

  test('refuses those who do not know its token', async () => {
    const path = join(dataDir, 'state.json');
    const { admin } = JSON.parse(readFileSync(path, 'utf8')) as { admin: { url: string; token: string } };
    expect(admin.token.length).toBeGreaterThan(40);
    const { request } = await import('node:https');
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: 'Bearer guess' };
      request(`${admin.url}/status`, { headers, rejectUnauthorized: false, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
  });

  test('lets a paused member not answer, neither by its port nor in this process, until it is resumed', async () => {
    const admin = await connectLocal(dataDir);
    const member = await overSockets('south');
    await member.list(nodes);
    await admin.pauseMember('south');
    await expect(member.list(nodes)).rejects.toThrow('cannot reach');
    await expect(inProcess('south').list(nodes)).rejects.toThrow('paused');
    expect((await admin.status()).servers.map(({ state }) => state)).toEqual(['running', 'running', 'paused']);
    await admin.resumeMember('south');
    expect((await member.list(nodes)).items).toHaveLength(1);
  });

  test('takes members in and lets them go', async () => {
    const admin = await connectLocal(dataDir);
    const added = await admin.addMember(memberShape({ name: 'west', nodes: 2 }));
    expect(added).toMatchObject({ name: 'west', role: 'member', state: 'running' });
    expect(readFileSync(kubeconfigPath, 'utf8')).toContain('name: west');
    const member = await overSockets('west');
    expect((await member.list(nodes)).items).toHaveLength(2);
    await admin.removeMember('west');
    expect(await inProcess('karmada-apiserver').find(clusters, 'west')).toBeUndefined();
    expect(readFileSync(kubeconfigPath, 'utf8')).not.toContain('name: west');
    expect(existsSync(join(dataDir, 'stores', 'west'))).toBe(false);
  });

  test('comes back with its objects, ports and certificates', async () => {
    const kubeconfig = readFileSync(kubeconfigPath, 'utf8');
    const map = { metadata: { name: 'kept', namespace: 'default' }, data: { a: '1' } };
    await inProcess('north').create(configMaps, map);
    await (await connectLocal(dataDir)).shutdown();
    await plane?.ended;
    expect(existsSync(kubeconfigPath)).toBe(false);
    await expect(connectLocal(dataDir)).rejects.toThrow('no control plane runs');
    plane = await start({ failover: 'true' });
    expect(readFileSync(kubeconfigPath, 'utf8')).toBe(kubeconfig);
    const kept = await (await overSockets('north')).get(configMaps, 'kept', { namespace: 'default' });
    expect(kept.data).toEqual({ a: '1' });
    const policy = await inProcess('karmada-apiserver').get(clusterTaintPolicies, 'failover');
    expect(policy.spec.taints).toEqual([{ key: 'cluster.karmada.io/not-ready', effect: 'NoExecute' }]);
    const { flags } = await plane.status();
    expect(flags).toEqual({ 'cluster-failure-threshold': '20s', failover: 'true' });
  });
});
