import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secrets, serviceAccounts } from '../../src/api/core/core.ts';
import type { Client } from '../../src/client/client.ts';
import { clusterIdentity } from '../../src/membership/identity.ts';
import { joinMember } from '../../src/membership/join.ts';
import { type Rotated, type Rotation, rotateCredential } from '../../src/membership/rotate.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { mortal, type TwoServers, twoServers } from './two-servers.ts';

let servers: TwoServers;
let id: string;

const namespace = 'karmada-cluster';
const scope = { namespace };
const signal = new AbortController().signal;

beforeAll(async () => {
  servers = await twoServers();
  id = await clusterIdentity(servers.memberClient);
});

afterAll(() => servers.stop());

async function join(name: string, controlPlaneId = 'plane-1'): Promise<void> {
  const registration = { clusterName: name, namespace, id: `${id}-${name}`, apiEndpoint: 'https://member.test' };
  await joinMember({ ...servers, registration, controlPlaneId, clock, signal });
}

const rotate = (name: string, changes: Partial<Rotation> = {}): Promise<Rotated> =>
  rotateCredential({
    ...servers,
    clusterName: name,
    namespace,
    controlPlaneId: 'plane-1',
    keepOld: false,
    clientOf: () => Promise.resolve(changes.memberClient ?? servers.memberClient),
    onStep: () => undefined,
    clock,
    signal,
    ...changes,
  });

const registered = async (name: string): Promise<string> =>
  (await servers.karmadaClient.get(secrets, name, scope)).data?.['token'] ?? '';

/** The tokens of an account that the member accepts. */
async function valid(account: string): Promise<string[]> {
  const { items } = await servers.memberClient.list(secrets, scope);
  const own = items.filter(({ metadata }) => metadata.annotations?.['kubernetes.io/service-account.name'] === account);
  return own.map(({ data }) => data?.['token'] ?? '');
}

/** Only one control plane knows the member: earlier tests' accounts go. */
async function alone(name: string): Promise<void> {
  const { items } = await servers.memberClient.list(serviceAccounts, scope);
  for (const { metadata } of items.filter(({ metadata }) => /^karmada-(?!impersonator)/.test(metadata.name ?? '')))
    await servers.memberClient.delete(serviceAccounts, metadata.name ?? '', scope);
  await join(name);
}

describe('a rotation', () => {
  test('registers new tokens, and leaves those alone valid', async () => {
    await alone('a');
    const before = [await registered('a'), await registered('a-impersonator')];
    expect(await rotate('a')).toEqual({ revoked: ['karmada-a', 'karmada-impersonator'], kept: [] });
    const after = [await registered('a'), await registered('a-impersonator')];
    expect(after.filter((token) => before.includes(token))).toEqual([]);
    expect(await valid('karmada-a')).toEqual([after[0]]);
    expect(await valid('karmada-impersonator')).toEqual([after[1]]);
    await rotate('a');
    expect(await valid('karmada-a')).toEqual([await registered('a')]);
  });

  test('that is killed before any of its requests never leaves the control plane without a good token', async () => {
    await alone('cut');
    let runs = 0;
    for (let isDone = false; !isDone; runs++) {
      const before = await registered('cut');
      const { clients } = mortal([servers.karmadaClient, servers.memberClient], runs);
      const [karmadaClient, memberClient] = clients as [Client, Client];
      isDone = await rotate('cut', { karmadaClient, memberClient }).then(
        () => true,
        () => false,
      );
      expect(await valid('karmada-cut')).toContain(await registered('cut'));
      expect(await valid('karmada-impersonator')).toContain(await registered('cut-impersonator'));
      await rotate('cut');
      expect(await valid('karmada-cut')).toEqual([await registered('cut')]);
      expect(await valid('karmada-impersonator')).toEqual([await registered('cut-impersonator')]);
      expect(await registered('cut')).not.toBe(before);
    }
    expect(runs).toBeGreaterThan(8);
  });

  test('whose new token is no good leaves the old one where it is', async () => {
    await alone('bad');
    const before = await registered('bad');
    await expect(rotate('bad', { clientOf: () => Promise.reject(new Error('refused')) })).rejects.toThrow('refused');
    expect(await registered('bad')).toBe(before);
    expect(await valid('karmada-bad')).toContain(before);
  });

  test('keeps the old token where asked to, and the next one revokes it', async () => {
    await alone('keep');
    const before = await registered('keep');
    expect((await rotate('keep', { keepOld: true })).kept).toEqual([
      'the old token of karmada-keep: as asked for',
      'the old token of karmada-impersonator: as asked for',
    ]);
    const after = await registered('keep');
    expect((await valid('karmada-keep')).sort()).toEqual([before, after].sort());
    expect((await rotate('keep')).revoked).toContain('karmada-keep');
    expect(await valid('karmada-keep')).toEqual([after]);
  });

  test('revokes nothing that another control plane uses', async () => {
    await alone('both');
    await join('both', 'plane-2');
    const before = await registered('both');
    const { revoked, kept } = await rotate('both');
    expect({ revoked, kept }).toEqual({
      revoked: ['karmada-impersonator'],
      kept: ['the old token of karmada-both: another control plane uses it'],
    });
    expect(await valid('karmada-both')).toContain(before);
    await join('stranger');
    expect((await rotate('both')).kept.join()).toContain('karmada-stranger belong to other control planes');
  });

  test('is respected by a later join', async () => {
    await alone('again');
    await rotate('again');
    const after = await registered('again');
    await join('again');
    expect(await registered('again')).toBe(after);
    expect(await valid('karmada-again')).toEqual([after]);
  });
});
