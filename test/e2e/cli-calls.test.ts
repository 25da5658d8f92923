import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps } from '../../src/api/core/core.ts';
import { isTrue } from '../../src/machinery/condition.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { expectCourse, type Steps, textOf, writesOf } from '../support/course.ts';
import { eventually } from '../support/local-fleet.ts';
import { type Call, type Recording, record, writeKubeconfig } from '../support/recording.ts';
import { twoFleets } from '../support/two-fleets.ts';

/** CP is the control plane, M the member. */
interface Course {
  argv: readonly string[];
  calls: Steps;
  /** Calls of upstream's that are not made, and why. */
  without?: Readonly<Record<string, string>>;
  /** Ends a command that goes on, after so many calls. */
  until?: number;
  exitCode?: number;
  /** Starts once this member is ready. */
  ready?: string;
}

const CLUSTERS = '/apis/cluster.karmada.io/v1alpha1/clusters';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NAMESPACE = '/api/v1/namespaces/karmada-cluster';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const POLICIES = '/apis/policy.karmada.io/v1alpha1/namespaces/default/propagationpolicies';
const MERGE = 'application/merge-patch+json';
const PROXY = `${CLUSTERS}/member1/proxy`;

const { home, local, other } = twoFleets();
const kubeconfig = path.join(home, 'recorded.config');
const there = ['--cluster-kubeconfig', kubeconfig, '--cluster-context', 'member'];
const calls: string[] = [];
const doors: Recording[] = [];

const karmadaClient = () => local().client('karmada-apiserver');

beforeAll(async () => {
  const note = (side: string) => (call: Call) => calls.push(`${side} ${textOf(call)}`);
  doors.push(
    await record(karmadaClient().transport, 'kubectl-karmada', note('CP')),
    await record(other().client('member1').transport, 'kubectl-karmada', note('M')),
  );
  const [karmada, member] = doors.map(({ server }) => server);
  writeKubeconfig(kubeconfig, { karmada: karmada ?? '', member: member ?? '' });
  await other()
    .client('member1')
    .create(configMaps, { metadata: { name: 'x', namespace: 'default' } });
  await isReady('member1');
});
afterAll(() => {
  for (const door of doors) door.stop();
});

const isReady = (name: string): Promise<unknown> =>
  eventually(async () => isTrue((await karmadaClient().get(clusters, name)).status?.conditions, 'Ready'));

async function run(argv: readonly string[], until?: number): Promise<CommandLineResult> {
  const end = new AbortController();
  calls.splice(0);
  const ended = runCommand(argv, {
    home,
    env: { KUBECONFIG: kubeconfig },
    readFile: (file) => readFile(file, 'utf8'),
    signal: end.signal,
  });
  if (until !== undefined) {
    await eventually(() => Promise.resolve(calls.length >= until));
    end.abort();
  }
  return ended;
}

const ONE_ROUND = 'one list tells which names there are, instead of a GET per member';
const PROBE = 'the request itself tells whether the member answers';
const KINDS = 'kinds are looked up on the control plane in two requests, and on members only what it does not know';

test.each<Course>([
  { argv: ['cordon', 'member1'], calls: [`CP GET ${CLUSTERS}/member1`, `CP PATCH ${CLUSTERS}/member1 ${MERGE}`] },
  { argv: ['uncordon', 'member1'], calls: [`CP GET ${CLUSTERS}/member1`, `CP PATCH ${CLUSTERS}/member1 ${MERGE}`] },
  {
    argv: ['taint', 'clusters', 'member1', 'a=b:NoSchedule'],
    calls: [`CP GET ${CLUSTERS}/member1`, `CP PATCH ${CLUSTERS}/member1 ${MERGE}`],
  },
  {
    argv: ['taint', 'clusters', 'member1', 'a-'],
    calls: [`CP GET ${CLUSTERS}/member1`, `CP PATCH ${CLUSTERS}/member1 ${MERGE}`],
  },
  {
    argv: ['get', 'cm'],
    calls: [{ atOnce: ['CP GET /api', 'CP GET /apis'] }, 'CP GET /api/v1/namespaces/default/configmaps?limit=500'],
  },
  {
    argv: ['get', 'cm', '-s', 'all'],
    calls: [
      `CP GET ${CLUSTERS}`,
      { atOnce: ['CP GET /api', 'CP GET /apis'] },
      {
        atOnce: [
          'CP GET /api/v1/namespaces/default/configmaps?limit=500',
          `CP GET ${PROXY}/api/v1/namespaces/default/configmaps?limit=500`,
        ],
      },
    ],
    without: {
      [`CP GET ${CLUSTERS}/member1`]: ONE_ROUND,
      [`CP GET ${PROXY}/api`]: PROBE,
      [`CP GET ${PROXY}/apis`]: KINDS,
    },
  },
  {
    argv: ['get', 'cm', 'kube-root-ca.crt', '-C', 'member1'],
    calls: [
      `CP GET ${CLUSTERS}`,
      { atOnce: ['CP GET /api', 'CP GET /apis'] },
      `CP GET ${PROXY}/api/v1/namespaces/default/configmaps/kube-root-ca.crt`,
    ],
    without: {
      [`CP GET ${CLUSTERS}/member1`]: ONE_ROUND,
      [`CP GET ${PROXY}/api`]: PROBE,
      [`CP GET ${PROXY}/apis`]: KINDS,
    },
  },
  {
    argv: ['get', 'cm', '-C', 'member1', '-w'],
    until: 5,
    calls: [
      `CP GET ${CLUSTERS}`,
      { atOnce: ['CP GET /api', 'CP GET /apis'] },
      `CP GET ${PROXY}/api/v1/namespaces/default/configmaps?limit=500`,
      `CP GET ${PROXY}/api/v1/namespaces/default/configmaps?watch=true`,
    ],
    without: {
      [`CP GET ${CLUSTERS}/member1`]: ONE_ROUND,
      [`CP GET ${PROXY}/api`]: PROBE,
      [`CP GET ${PROXY}/apis`]: KINDS,
    },
  },
  {
    argv: ['top', 'pod'],
    // Pods are asked for where nothing is measured.
    calls: [
      `CP GET ${CLUSTERS}`,
      `CP GET ${PROXY}/apis/metrics.k8s.io/v1beta1/namespaces/default/pods`,
      `CP GET ${PROXY}/api/v1/namespaces/default/pods`,
    ],
    without: {
      [`CP GET ${CLUSTERS}/member1`]: ONE_ROUND,
      [`CP GET ${PROXY}/api`]: PROBE,
      [`CP GET ${PROXY}/apis`]: 'a member without metrics says so when it is asked for them',
    },
  },
  {
    argv: ['top', 'node'],
    calls: [
      `CP GET ${CLUSTERS}`,
      { atOnce: [`CP GET ${PROXY}/apis/metrics.k8s.io/v1beta1/nodes`, `CP GET ${PROXY}/api/v1/nodes`] },
    ],
    without: {
      [`CP GET ${CLUSTERS}/member1`]: ONE_ROUND,
      [`CP GET ${PROXY}/api`]: PROBE,
      [`CP GET ${PROXY}/apis`]: 'a member without metrics says so when it is asked for them',
    },
  },
  {
    argv: ['token', 'list'],
    calls: ['CP GET /api/v1/namespaces/kube-system/secrets?fieldSelector=type=bootstrap.kubernetes.io/token'],
  },
])('$argv asks in this order', async ({ argv, calls: course, without = {}, until }) => {
  const { exitCode } = await run(argv, until);
  expect(exitCode).toBe(until === undefined ? 0 : 130);
  expectCourse(calls, course);
  for (const call of Object.keys(without)) expect(calls).not.toContain(call);
});

/** Reads between them wait for others, and come as often as they have to. */
test.each<Course>([
  { argv: ['token', 'create'], calls: ['CP POST /api/v1/namespaces/kube-system/secrets'] },
  {
    argv: ['token', 'delete', 'abcdef'],
    exitCode: 1,
    calls: ['CP DELETE /api/v1/namespaces/kube-system/secrets/bootstrap-token-abcdef'],
  },
  {
    argv: ['join', 'edge', ...there],
    calls: [
      {
        atOnce: [
          ['M POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'all that is missing is told at once'],
          ['CP POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'all that is missing is told at once'],
        ],
      },
      'M POST /api/v1/namespaces',
      {
        // Upstream makes them one after the other: nothing of this waits for anything else of it.
        atOnce: [
          `M POST ${NAMESPACE}/serviceaccounts`,
          `M POST ${NAMESPACE}/serviceaccounts`,
          `M POST ${RBAC}/clusterroles`,
          `M POST ${RBAC}/clusterrolebindings`,
          `M POST ${NAMESPACE}/secrets`,
          `M POST ${NAMESPACE}/secrets`,
        ],
      },
      'CP POST /api/v1/namespaces',
      { atOnce: [`CP POST ${NAMESPACE}/secrets`, `CP POST ${NAMESPACE}/secrets`] },
      `CP POST ${CLUSTERS}`,
      {
        atOnce: [
          `CP PATCH ${NAMESPACE}/secrets/edge-impersonator ${MERGE}`,
          `CP PATCH ${NAMESPACE}/secrets/edge ${MERGE}`,
        ],
      },
    ],
  },
  {
    argv: ['promote', 'cm', 'x', '-C', 'edge', ...there],
    ready: 'edge',
    calls: [
      [`CP POST ${CONFIG_MAPS}?dryRun=All`, 'what the control plane would refuse is told before anything is written'],
      [`CP POST ${POLICIES}?dryRun=All`, 'what the control plane would refuse is told before anything is written'],
      `CP POST ${CONFIG_MAPS}`,
      `CP POST ${POLICIES}`,
    ],
  },
  { argv: ['promote', 'cm', 'x', '-C', 'edge', ...there], calls: [] },
  {
    argv: ['unjoin', 'edge', ...there],
    calls: [
      `CP DELETE ${CLUSTERS}/edge`,
      `M DELETE ${RBAC}/clusterrolebindings/karmada-controller-manager:karmada-edge`,
      `M DELETE ${RBAC}/clusterroles/karmada-controller-manager:karmada-edge`,
      [`M DELETE ${NAMESPACE}/secrets/karmada-edge`, 'clusters that do not delete tokens with their account'],
      `M DELETE ${NAMESPACE}/serviceaccounts/karmada-edge`,
    ],
    without: { 'M DELETE /api/v1/namespaces/karmada-cluster': 'others use it' },
  },
])('$argv writes in this order', async ({ argv, calls: course, without = {}, exitCode = 0, ready }) => {
  if (ready !== undefined) await isReady(ready);
  expect(await run(argv)).toMatchObject({ exitCode });
  expectCourse(writesOf(calls), course);
  for (const call of Object.keys(without)) expect(calls).not.toContain(call);
});
