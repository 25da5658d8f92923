import { beforeAll, describe, expect, test } from '@jest/globals';
import { NOTHING_KNOWN, type PkiWishes, type SettledPki, settlePki } from '../../src/bootstrap/pki.ts';
import { createCa } from '../../src/pki/certificate.ts';
import { holdsItsKey, inspectCertificate, isIssuedBy } from '../../src/pki/inspect.ts';
import { systemClock } from '../support/system-clock.ts';
import { someSettings } from './settings-builder.ts';

const wishes: PkiWishes = {
  settings: someSettings(),
  extra: { dnsNames: [], ipAddresses: ['2001:db8::1', '10.0.0.1'] },
  known: NOTHING_KNOWN,
  clock: systemClock,
};
const DAY = 86_400_000;
const later = (days: number) => ({ ...systemClock, now: () => Date.now() + days * DAY });

describe('certificates of an installation', () => {
  let first: SettledPki;
  beforeAll(async () => {
    first = await settlePki(wishes);
  });

  test('each is signed by its authority and valid as long as asked for', () => {
    const { pairs, clients } = first.pki;
    const signer = (name: string): string =>
      /^etcd/.test(name) ? 'etcd-ca' : /^front/.test(name) ? 'front-proxy-ca' : 'ca';
    for (const [name, pair] of Object.entries(pairs)) {
      expect([name, isIssuedBy(pair, pairs[signer(name)]?.certificate ?? '')]).toEqual([name, true]);
    }
    for (const pair of Object.values(clients)) expect(isIssuedBy(pair, pairs['ca']?.certificate ?? '')).toBe(true);
    const { notAfter } = inspectCertificate(pairs['apiserver']?.certificate ?? '');
    expect(Math.round((notAfter - Date.now()) / DAY)).toBe(365);
  });

  test('they are kept while they fit, in whatever spelling of addresses', async () => {
    const extra = { dnsNames: [], ipAddresses: ['10.0.0.1', '2001:DB8:0:0:0:0:0:1'] };
    expect((await settlePki({ ...wishes, extra, known: first.pki })).issued).toEqual([]);
  });

  test('those that expire soon are renewed with the keys they had; authorities stay', async () => {
    const renewed = await settlePki({ ...wishes, known: first.pki, clock: later(340) });
    expect(renewed.issued).toEqual(
      expect.arrayContaining(['karmada', 'apiserver', 'etcd-client', 'karmada-scheduler']),
    );
    expect(renewed.issued).not.toEqual(expect.arrayContaining(['ca']));
    expect(renewed.pki.pairs['karmada']?.key).toBe(first.pki.pairs['karmada']?.key);
    expect(holdsItsKey(renewed.pki.pairs['karmada'] ?? { certificate: '', key: '' })).toBe(true);
  });

  test('an authority of the user signs them, and another one than before is refused', async () => {
    const authority = await createCa('corp', { clock: systemClock });
    const { pki } = await settlePki({ ...wishes, authority });
    expect(pki.pairs['ca']).toEqual(authority);
    expect(isIssuedBy(pki.clients['karmada-webhook'], authority.certificate)).toBe(true);
    await expect(settlePki({ ...wishes, authority, known: first.pki })).rejects.toThrow(
      'another certificate authority',
    );
  });

  test.each([
    ['is no authority', async () => first.pki.pairs['apiserver'], 'not one of an authority'],
    [
      'has another key',
      async () => ({
        ...(await createCa('a', { clock: systemClock })),
        key: (await createCa('b', { clock: systemClock })).key,
      }),
      'key belongs to another',
    ],
    ['has expired', () => createCa('a', { clock: later(-20), days: 10 }), 'not valid now'],
  ])('one that %s is refused', async (_, make, message) => {
    const authority = (await make()) ?? { certificate: '', key: '' };
    await expect(settlePki({ ...wishes, authority })).rejects.toThrow(message);
  });

  test("an external etcd's files are taken as they are", async () => {
    const files = { 'etcd-ca': { certificate: 'CA', key: '' }, 'etcd-client': { certificate: 'C', key: 'K' } };
    const settings = someSettings({ externalEtcd: { servers: 'https://e:2379', keyPrefix: '' } });
    const { pki } = await settlePki({ ...wishes, settings, externalEtcd: files });
    expect(pki.pairs).toMatchObject(files);
    expect(pki.pairs['etcd-server']).toBeUndefined();
  });
});
