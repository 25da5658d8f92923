import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCa, issueServerCertificate } from '../../src/pki/certificate.ts';
import { aHost, type TestHost } from '../bootstrap/a-host.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { expectCourse, textOf, writesOf } from '../support/course.ts';
import { expectGolden, shownAs, steady } from '../support/golden.ts';
import { type Call, type Recording, record, recordDoor, writeKubeconfig } from '../support/recording.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

/** H is the host cluster, CP the control plane: both are real servers, with a door in front that writes down who came. */
const home = temporaryDir();
const hostConfig = path.join(home, 'host.config');
const authority = [path.join(home, 'ca.crt'), path.join(home, 'ca.key')] as const;
const calls: string[] = [];
const doors: Recording[] = [];
let host: TestHost;
let aggregatedIsMade: () => void = () => undefined;

const APPLY = 'application/apply-patch+yaml';
const SYSTEM = '/api/v1/namespaces/karmada-system';
const APPS = '/apis/apps/v1/namespaces/karmada-system';
const APIS = '/apis/apiregistration.k8s.io/v1/apiservices';
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

const applied = (side: string, place: string): string => `${side} PATCH ${place} ${APPLY}`;
const deployment = (name: string): string => applied('H', `${APPS}/deployments/${name}`);

beforeAll(async () => {
  host = await aHost();
  const ca = await createCa('karmada', { clock });
  const tls = await issueServerCertificate(ca, { commonName: 'karmada-apiserver', hosts: ['127.0.0.1'] }, { clock });
  writeFileSync(authority[0], ca.certificate);
  writeFileSync(authority[1], ca.key);
  // The definitions take their time: what needs them has to wait, while what does not goes on.
  const aggregated = new Promise<void>((resolve) => {
    aggregatedIsMade = resolve;
  });
  const note = (side: string) => (call: Call) => {
    const text = `${side} ${textOf(call)}`;
    calls.push(text);
    if (text === deployment('karmada-aggregated-apiserver')) aggregatedIsMade();
    return text.startsWith(`CP PATCH ${CRDS}/`) ? aggregated : undefined;
  };
  const karmada = await recordDoor({ transport: host.karmadaClient.transport, tls }, 'kubectl-karmada', note('CP'));
  doors.push(karmada, await record(host.hostClient.transport, 'kubectl-karmada', note('H')));
  writeKubeconfig(hostConfig, { host: doors[1]?.server ?? '' });
});
afterAll(() => {
  for (const door of doors) door.stop();
  return host.stop();
});

/** All that has been printed, by the first word of the command. */
const printed: Record<string, string[]> = {};

async function run(...argv: string[]): Promise<CommandLineResult> {
  calls.splice(0);
  const words = [...argv, '--kubeconfig', hostConfig];
  const result = await runCommand(words, { home, readFile: (file) => readFile(file, 'utf8') });
  const [verb = ''] = argv;
  const stderr = verb === 'init' ? inNoOrder(result.stderr) : result.stderr;
  printed[verb] = [...(printed[verb] ?? []), shownAs(words.join(' '), { ...result, stderr })];
  return result;
}

/** Phases that run together end in any order. */
function inNoOrder(lines: string): string {
  const isPhase = (line: string): boolean => /\(\d+\.\d s\)$|^wrote /.test(line);
  const all = lines.split('\n');
  const phases = all.filter(isPhase).toSorted();
  return all.map((line) => (isPhase(line) ? (phases.shift() ?? '') : line)).join('\n');
}

function expectPrinted(verb: string): void {
  const text = (printed[verb] ?? []).join('\n').replaceAll(/\d+\.\d s\b/g, 'N s');
  expectGolden(`cli/${verb}.txt`, steady(text, home));
}

const looksAfter = (kind: string, name: string): string => `H GET ${APPS}/${kind}?fieldSelector=metadata.name=${name}`;
const isAbout = (start: string) => (call: string) => call.startsWith(start);

/** Writes, without questions about what one may do. */
const changes = (): string[] => writesOf(calls).filter((call) => !call.includes('selfsubjectaccessreviews'));

function init(): Promise<CommandLineResult> {
  const [certificate, key] = authority;
  const address = new URL(doors[0]?.server ?? '').host;
  return run(
    ...['init', '--karmada-apiserver-advertise-address', address, '--ignore-preflight', 'ClusterDns'],
    ...['--ca-cert-file', certificate, '--ca-key-file', key],
  );
}

describe('init', () => {
  beforeAll(init);
  /** A watch goes on, and says nothing about when. */
  const lastOf = (start: string, before: string): number =>
    calls.findLastIndex((call) => isAbout(start)(call) && !isAbout(before)(call) && !call.includes('watch=true'));

  test('reads everything it decides by before its first write', () => {
    const write = calls.indexOf(changes()[0] ?? '');
    const before = calls.slice(0, write);
    for (const read of ['/version', '/api/v1/nodes', '/api/v1/services', `${SYSTEM}/secrets/karmada-cert`]) {
      expect(before).toContain(`H GET ${read}`);
    }
    expect(changes()[0]).toBe('H POST /api/v1/namespaces');
  });

  // Upstream's order; it goes through it one by one, where these are all that have to wait for each other.
  test.each([
    ['the namespace', `H PATCH ${SYSTEM} `, 'what is in it', `H PATCH ${SYSTEM}/`],
    ['certificates', `H PATCH ${SYSTEM}/secrets/`, 'the node for etcd', 'H PATCH /api/v1/nodes/'],
    ['certificates', `H PATCH ${SYSTEM}/secrets/`, 'etcd', `H PATCH ${APPS}/statefulsets/etcd`],
    ['the node for etcd', 'H PATCH /api/v1/nodes/', 'etcd', `H PATCH ${APPS}/statefulsets/etcd`],
    ['a look whether etcd runs', looksAfter('statefulsets', 'etcd'), 'the API server', deployment('karmada-apiserver')],
    ['a look whether the API server runs', looksAfter('deployments', 'karmada-apiserver'), 'anything in it', 'CP '],
    ['a look whether it answers', 'CP GET /readyz', 'what is made in it', 'CP PATCH '],
    ['its namespace', `CP PATCH ${SYSTEM} `, 'what is in it', `CP PATCH ${SYSTEM}/`],
    ['rights', `CP PATCH ${RBAC}/cluster`, 'the aggregated API server', deployment('karmada-aggregated-apiserver')],
    [
      'a look whether the aggregated API server runs',
      looksAfter('deployments', 'karmada-aggregated-apiserver'),
      'its API',
      `CP PATCH ${APIS}/`,
    ],
    ['its API', `CP PATCH ${APIS}/`, 'a look whether it is available', `CP GET ${APIS}?`],
    ['the API', `CP GET ${APIS}?`, 'controllers', deployment('karmada-controller-manager')],
    ['definitions', `CP PATCH ${CRDS}/`, 'a look whether they are served', `CP GET ${CRDS}?`],
    ['definitions', `CP GET ${CRDS}?`, 'controllers', deployment('karmada-controller-manager')],
    ['definitions', `CP GET ${CRDS}?`, 'the scheduler', deployment('karmada-scheduler')],
    ['definitions', `CP GET ${CRDS}?`, 'the webhook', deployment('karmada-webhook')],
    [
      'a look whether the webhook runs',
      looksAfter('deployments', 'karmada-webhook'),
      'what sends requests to it',
      `CP PATCH ${ADMISSION}/`,
    ],
    ['webhooks', `CP PATCH ${ADMISSION}/`, 'the proof that they work', 'CP POST /apis/policy.karmada.io/'],
    [
      'a look whether the controllers run',
      looksAfter('deployments', 'karmada-controller-manager'),
      'the proof',
      'CP POST /apis/policy.karmada.io/',
    ],
    [
      'a look for its public namespace',
      'CP GET /api/v1/namespaces?fieldSelector=metadata.name=kube-public',
      'what strangers may read',
      'CP PATCH /api/v1/namespaces/kube-public/configmaps/cluster-info',
    ],
  ])('%s (%s) comes before %s (%s)', (...[, earlier, , later]) => {
    const start = lastOf(earlier, later);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(calls.findIndex((call) => isAbout(later)(call) && !isAbout(earlier)(call))).toBeGreaterThan(start);
  });
});

test('what init prints, the first time and when it is run again', async () => {
  await init();
  await run('init', '--ignore-preflight', 'ClusterDns');
  await run('init', '--etcd-storage-mode', 'emptyDir', '--yes');
  expectPrinted('init');
});

test('what certs and upgrade print', async () => {
  for (const words of ['certs check', 'certs renew --dry-run', 'certs renew']) await run(...words.split(' '));
  expectPrinted('certs');
  for (const words of ['upgrade plan --to v1.18.3', 'upgrade plan --to v1.18.2', 'upgrade apply --to v1.20.0 --yes']) {
    await run(...words.split(' '));
  }
  expectPrinted('upgrade');
});

describe('addons', () => {
  const SERVICE = applied('CP', `${SYSTEM}/services/karmada-search`);
  const API = `${APIS}/v1alpha1.search.karmada.io`;

  test('enable reads the certificate, brings the workload up, and then the API that leads to it', async () => {
    await run('addons', 'enable', 'karmada-search');
    expectCourse(calls.slice(0, 4), [
      {
        atOnce: [
          `H GET ${SYSTEM}/secrets/karmada-cert`,
          [`H GET ${APPS}/deployments/karmada-apiserver`, 'etcd is where the installation has it'],
          [`H GET ${APPS}/deployments/karmada-scheduler`, 'the image is from where the installation has its own'],
        ],
      },
      `H GET ${SYSTEM}/secrets/karmada-search-config`,
    ]);
    expectCourse(writesOf(calls), [
      { atOnce: [applied('H', `${SYSTEM}/services/karmada-search`), deployment('karmada-search')] },
      { atOnce: [SERVICE, applied('CP', API)] },
    ]);
    const runs = calls.indexOf(looksAfter('deployments', 'karmada-search'));
    expect(runs).toBeGreaterThan(calls.indexOf(deployment('karmada-search')));
    expect(runs).toBeLessThan(calls.indexOf(SERVICE));
    expect(calls.at(-1)).toContain(`CP GET ${APIS}?`);
  });

  test('disable takes the API first, so that nothing leads to what is gone', async () => {
    await run('addons', 'disable', 'karmada-search', '--force');
    expectCourse(writesOf(calls), [
      `CP DELETE ${API}`,
      `CP DELETE ${SYSTEM}/services/karmada-search`,
      `H DELETE ${APPS}/deployments/karmada-search`,
      `H DELETE ${SYSTEM}/services/karmada-search`,
    ]);
  });

  test('what they print', async () => {
    const lines = ['list', 'list -o json', 'enable search', 'enable karmada-scheduler-estimator'];
    for (const line of [...lines, 'disable karmada-search', 'enable all --dry-run']) {
      await run('addons', ...line.split(' '));
    }
    expectPrinted('addons');
  });
});

describe('deinit', () => {
  test('deletes workloads before what they use, then the label of the node, and the namespace last', async () => {
    await run('deinit', '--dry-run');
    await run('deinit', '--yes');
    const component = (name: string): string => `H DELETE ${APPS}/deployments/${name}`;
    expectCourse(changes(), [
      component('karmada-aggregated-apiserver'),
      component('karmada-apiserver'),
      component('karmada-controller-manager'),
      component('karmada-scheduler'),
      component('karmada-webhook'),
      component('kube-controller-manager'),
      `H DELETE ${APPS}/statefulsets/etcd`,
      ...[
        'etcd',
        'karmada-aggregated-apiserver',
        'karmada-apiserver',
        'karmada-webhook',
        'kube-controller-manager',
      ].map((name) => `H DELETE ${SYSTEM}/services/${name}`),
      ...['etcd-cert', 'karmada-aggregated-apiserver-config', 'karmada-cert', 'karmada-controller-manager-config']
        .concat(['karmada-descheduler-config', 'karmada-metrics-adapter-config', 'karmada-scheduler-config'])
        .concat(['karmada-search-config', 'karmada-webhook-cert', 'karmada-webhook-config'])
        .concat(['kube-controller-manager-config'])
        .map((name) => `H DELETE ${SYSTEM}/secrets/${name}`),
      'H PATCH /api/v1/nodes/host-control-plane application/merge-patch+json',
      `H DELETE ${SYSTEM}`,
    ]);
    // Where everything is, before any of it goes.
    const before = calls.slice(0, calls.indexOf(changes()[0] ?? ''));
    for (const list of [
      SYSTEM,
      `${APPS}/deployments`,
      `${APPS}/statefulsets`,
      `${SYSTEM}/services`,
      `${SYSTEM}/secrets`,
    ]) {
      expect(before).toContain(`H GET ${list}`);
    }
    // Pods let go of node data and ports only when they have ended.
    const ended = calls.findLastIndex(isAbout(`H GET ${SYSTEM}/pods`));
    expect(ended).toBeGreaterThan(calls.indexOf(`H DELETE ${SYSTEM}/secrets/kube-controller-manager-config`));
    expect(ended).toBeLessThan(calls.indexOf(`H DELETE ${SYSTEM}`));
    expect(calls.some(isAbout('CP '))).toBe(false);
    await run('deinit', '--yes');
    expectPrinted('deinit');
  });
});
