import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statefulSets } from '../../../src/api/core/apps.ts';
import { secrets } from '../../../src/api/core/core.ts';
import { validatingWebhooks } from '../../../src/bootstrap/apply/resources.ts';
import { type CertificateVerdict, judgeCertificates } from '../../../src/bootstrap/certs/judge.ts';
import { readClusterInfo, readHostCertificates, readTrustingObjects } from '../../../src/bootstrap/certs/places.ts';
import { placeChanges, restartUsers, spreadTrust, writeSecrets } from '../../../src/bootstrap/certs/renew.ts';
import { changedTexts, renewCertificates } from '../../../src/bootstrap/certs/succession.ts';
import { planInstallation } from '../../../src/bootstrap/install-plan.ts';
import { readHostPki } from '../../../src/bootstrap/known-pki.ts';
import { PHASES } from '../../../src/bootstrap/phases/index.ts';
import { runPhases } from '../../../src/bootstrap/phases/run.ts';
import { createCa, issueClientCertificate } from '../../../src/pki/certificate.ts';
import { systemClock as clock } from '../../support/system-clock.ts';
import { aHost, type TestHost } from '../a-host.ts';

const namespace = 'karmada-system';
const DAY = 86_400_000;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

let host: TestHost;

beforeAll(async () => {
  host = await aHost();
  await runPhases(PHASES, await host.prepare(), { started: () => undefined, done: () => undefined });
});
afterAll(() => host.stop());

/** What is to be said about every certificate `days` from now. */
async function verdicts(days = 0): Promise<CertificateVerdict[]> {
  const { places, authorities } = await readHostCertificates(host.hostClient, namespace);
  const trusting = await readTrustingObjects(host.karmadaClient);
  const info = await readClusterInfo(host.karmadaClient);
  const inside = [...trusting.map(({ place }) => place), ...(info ? [info] : [])];
  const judging = { authorities, now: clock.now() + days * DAY, warnSeconds: 30 * 86_400 };
  return judgeCertificates([...places, ...inside], judging);
}

const troubles = (all: readonly CertificateVerdict[]): string[] =>
  all.filter(({ level }) => level !== 'ok').map(({ place, item, problem }) => `${place} ${item}: ${problem}`);

async function renewAll(authorities: boolean): Promise<{ waves: string[]; changed: string[] }> {
  const found = await readHostCertificates(host.hostClient, namespace);
  const { succession } = await renewCertificates(found, { clock, authorities });
  const changes = placeChanges(found.places, succession);
  await writeSecrets(host.hostClient, namespace, changes);
  const waves: string[] = [];
  const signal = new AbortController().signal;
  const tell = (line: string) => void waves.push(line);
  await restartUsers(host.hostClient, namespace, { changes, clock, signal, timeoutSeconds: 10, tell });
  const ca = found.authorities.ca;
  const changed = await spreadTrust(
    host.karmadaClient,
    ca && (succession.get(ca.certificate.trim()) ?? ca),
    succession,
  );
  return { waves, changed };
}

describe('the certificates of an installation', () => {
  test('are all found, and all well', async () => {
    const all = await verdicts();
    expect(troubles(all)).toEqual([]);
    const places = new Set(all.map(({ place }) => place));
    expect([...places].filter((place) => !/^secret .*-config$/.test(place)).sort()).toEqual([
      'APIService v1alpha1.cluster.karmada.io',
      'CustomResourceDefinition clusterresourcebindings.work.karmada.io',
      'CustomResourceDefinition resourcebindings.work.karmada.io',
      'MutatingWebhookConfiguration mutating-config',
      'ValidatingWebhookConfiguration validating-config',
      'configmap kube-public/cluster-info',
      'secret karmada-system/etcd-cert',
      'secret karmada-system/karmada-cert',
      'secret karmada-system/karmada-webhook-cert',
    ]);
    expect(all.find(({ item }) => item === 'etcd-client.crt')).toMatchObject({
      subject: 'karmada-etcd-client',
      signedBy: 'etcd-ca',
      kind: 'certificate',
    });
  });

  test('are told of a month before they expire, and after, but not their authorities, which last ten years', async () => {
    const before = (await verdicts(340)).filter(({ level }) => level === 'warning');
    expect(before.find(({ item }) => item === 'apiserver.crt')).toMatchObject({ problem: 'it expires soon' });
    const after = (await verdicts(366)).filter(({ level }) => level === 'failure');
    expect(after.length).toBe(before.length);
    expect(after.every(({ problem, kind }) => problem === 'it has expired' && kind === 'certificate')).toBe(true);
  });

  test('are renewed under the same authorities, and their users restart in order', async () => {
    const old = await readHostCertificates(host.hostClient, namespace);
    const pem = (found: typeof old, name: string): string | undefined =>
      found.places.find(({ name: place }) => place.endsWith('/karmada-cert'))?.texts[name];
    const { waves, changed } = await renewAll(false);
    const found = await readHostCertificates(host.hostClient, namespace);
    expect(troubles(await verdicts())).toEqual([]);
    expect(found.authorities).toEqual(old.authorities);
    for (const name of ['apiserver', 'karmada', 'front-proxy-client', 'etcd-server', 'etcd-client']) {
      expect(pem(found, `${name}.crt`)).not.toBe(pem(old, `${name}.crt`));
    }
    expect(pem(found, 'apiserver.key')).not.toBe(pem(old, 'apiserver.key'));
    // It signs service account tokens.
    expect(pem(found, 'karmada.key')?.trim()).toBe(pem(old, 'karmada.key')?.trim());
    expect(changed).toEqual([]);
    expect(waves).toEqual([
      'restarting etcd',
      'restarting karmada-apiserver',
      expect.stringMatching(/^restarting .*karmada-webhook/),
    ]);
    const etcd = await host.hostClient.get(statefulSets, 'etcd', { namespace });
    expect(etcd.spec.template.metadata?.annotations).toHaveProperty(['kubectl.kubernetes.io/restartedAt']);
    const again = await host.prepare({}, { known: await readHostPki(host.hostClient, namespace) });
    const plan = await planInstallation(again, { phases: PHASES, isNew: false });
    expect(plan.filter(({ effect }) => effect !== 'unchanged')).toEqual([]);
  });

  test('are replaced with their authorities on request, and the control plane trusts the new ones', async () => {
    const old = await readHostCertificates(host.hostClient, namespace);
    const { changed } = await renewAll(true);
    const found = await readHostCertificates(host.hostClient, namespace);
    expect(Object.keys(found.authorities)).toEqual(['ca', 'front-proxy-ca', 'etcd-ca']);
    expect(found.authorities.ca?.certificate).not.toBe(old.authorities.ca?.certificate);
    expect(troubles(await verdicts())).toEqual([]);
    expect(changed).toHaveLength(6);
  });
});

describe('certificates that do not fit', () => {
  test('are named with the reason', async () => {
    const other = await createCa('other', { clock });
    const stranger = await issueClientCertificate(other, { user: 'x' }, { clock });
    const patch = (name: string, data: Record<string, string>) =>
      host.hostClient.patch(secrets, name, { type: 'merge', body: { data } }, { namespace });
    await patch('karmada-webhook-cert', { 'tls.key': base64(stranger.key) });
    await patch('karmada-cert', {
      'front-proxy-client.crt': base64(stranger.certificate),
      'front-proxy-client.key': base64(stranger.key),
    });
    const config = await host.karmadaClient.get(validatingWebhooks, 'validating-config');
    const hooks = (config as unknown as { webhooks: { clientConfig: { caBundle: string } }[] }).webhooks;
    for (const { clientConfig } of hooks) clientConfig.caBundle = base64(other.certificate);
    await host.karmadaClient.update(validatingWebhooks, config);
    expect(troubles(await verdicts()).sort()).toEqual([
      'ValidatingWebhookConfiguration validating-config caBundle: it is another authority than the installation has',
      "secret karmada-system/karmada-cert front-proxy-client.crt: none of the installation's authorities has signed it",
      'secret karmada-system/karmada-webhook-cert tls.crt: its key belongs to another certificate',
    ]);
  });

  test('are mended by a renewal, as far as an authority of the installation has signed them', async () => {
    const { changed } = await renewAll(false);
    expect(changed).toEqual(['ValidatingWebhookConfiguration validating-config']);
    expect(troubles(await verdicts())).toEqual([
      "secret karmada-system/karmada-cert front-proxy-client.crt: none of the installation's authorities has signed it",
    ]);
  });

  test('a namespace without a control plane is told', async () => {
    await expect(readHostCertificates(host.hostClient, 'default')).rejects.toMatchObject({
      code: 'NotFound',
      message: 'there is no control plane in namespace default of this host cluster',
    });
  });
});

describe('kubeconfigs', () => {
  test('keep everything but the certificates they hold', async () => {
    const [ca, other] = [await createCa('ca', { clock }), await createCa('other', { clock })];
    const admin = await issueClientCertificate(ca, { user: 'admin', groups: ['system:masters'] }, { clock, days: 10 });
    const mine = await issueClientCertificate(other, { user: 'me' }, { clock });
    const user = (name: string, { certificate, key }: typeof admin): string =>
      `- name: ${name}\n  user: # mine\n    client-certificate-data: ${base64(certificate)}\n    client-key-data: ${base64(key)}\n`;
    const text = `# hand-written\napiVersion: v1\nkind: Config\nusers:\n${user('a', admin)}${user('b', mine)}`;
    const place = { name: 'file', texts: { kubeconfig: text } };
    const { succession, kept } = await renewCertificates(
      { places: [place], authorities: { ca } },
      { clock, authorities: false },
    );
    const next = changedTexts(place, succession)['kubeconfig'] ?? '';
    const successor = [...succession.values()][0];
    expect(succession.size).toBe(1);
    expect(next).toBe(
      text
        .replace(base64(admin.certificate), base64(successor?.certificate ?? ''))
        .replace(base64(admin.key), base64(successor?.key ?? '')),
    );
    expect(kept).toEqual([{ item: 'file user b', why: "none of the installation's authorities has signed it" }]);
  });
});
