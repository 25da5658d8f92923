import { expect, test } from '@jest/globals';
import { authProviderCredentials } from '../../src/client/credentials/auth-provider.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');

const tokenUntil = (end: number): string =>
  ['e30', Buffer.from(JSON.stringify({ exp: end / 1000 })).toString('base64url'), 'x'].join('.');

interface Provider {
  name: string;
  config: Record<string, string>;
}

/** A provider whose sessions last an hour; `rotates`: each refresh token is good once. */
function aSession(config: Record<string, string>, rotates = true) {
  const clock = { time: NOW };
  const refreshes: string[] = [];
  const load = async () => ({
    async applyAuthentication({ authProvider }: { authProvider: Provider }, request: object) {
      const { config: changed } = authProvider;
      const used = changed['refresh-token'];
      if (!used) return;
      refreshes.push(used);
      await Promise.resolve();
      changed['id-token'] = tokenUntil(clock.time + 3_600_000);
      changed['refresh-token'] = rotates ? `r${refreshes.length + 1}` : '';
      (request as { headers: Record<string, string> }).headers['Authorization'] = `Bearer ${changed['id-token']}`;
    },
  });
  const credentials = authProviderCredentials(
    { name: 'oidc', config },
    { now: () => clock.time, after: () => () => undefined },
    load as never,
  );
  return { credentials, clock, refreshes };
}

test('a session is used while it lasts', async () => {
  const token = tokenUntil(NOW + 60_000);
  const { credentials, refreshes } = aSession({ 'id-token': token, 'refresh-token': 'r1' });
  expect(await credentials.proof()).toEqual({ authorization: `Bearer ${token}` });
  expect(refreshes).toEqual([]);
});

test.each([true, false])(
  'and renewed at its end, once for all who wait (refresh tokens rotate: %s)',
  async (rotates) => {
    const config = { 'id-token': tokenUntil(NOW), 'refresh-token': 'r1' };
    const { credentials, clock, refreshes } = aSession(config, rotates);
    const proofs = await Promise.all([credentials.proof(), credentials.proof(), credentials.proof()]);
    expect(new Set(proofs.map(({ authorization }) => authorization)).size).toBe(1);
    await credentials.proof();
    expect(refreshes).toEqual(['r1']);
    clock.time += 3_600_000;
    await credentials.proof();
    expect(refreshes).toEqual(['r1', rotates ? 'r2' : 'r1']);
  },
);

test('one that cannot be renewed asks for a new login', async () => {
  const { credentials } = aSession({ 'id-token': tokenUntil(NOW) });
  await expect(credentials.proof()).rejects.toMatchObject({ code: 'Unauthorized', hint: 'log in again' });
});

test('providers that Kubernetes removed are named, with what took their place', () => {
  const clock = { now: () => NOW, after: () => () => undefined };
  expect(() => authProviderCredentials({ name: 'gcp' }, clock)).toThrow('the auth provider "gcp" no longer exists');
});
