import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../../src/api/core/core.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import { readIdentity } from '../../src/local/identity.ts';
import { identityFolder } from '../../src/local/records.ts';
import { expectCourse, type Steps, textOf, writesOf } from '../support/course.ts';
import { type Call, type Recording, record, recordDoor, writeKubeconfig } from '../support/recording.ts';
import { twoFleets } from '../support/two-fleets.ts';

/** M is the member, CP the control plane, and the word in parentheses who asks it. */
const { home, local, other, run } = twoFleets();
const memberConfig = path.join(home, 'recorded.config');
const adminConfig = path.join(home, 'admin.config');
const calls: string[] = [];
const doors: Recording[] = [];
let endpoint = '';

const AGENT = 'system:karmada:agent:edge';
const INFO = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const CLUSTERS = '/apis/cluster.karmada.io/v1alpha1/clusters';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const SYSTEM = '/api/v1/namespaces/karmada-system';
const WORKS = '/apis/work.karmada.io/v1alpha1/namespaces/karmada-es-edge/works';
const BINDINGS = ['karmada-es-edge', 'karmada-cluster'].map((namespace) => `${RBAC}/namespaces/${namespace}`);

beforeAll(async () => {
  const { server: tls, ca, admin } = readIdentity(identityFolder(path.join(home, 'data0'), 'karmada-apiserver'));
  const { transport } = local().client('karmada-apiserver');
  const note = (side: string) => (call: Call) => {
    const user = call.user?.replace(AGENT, 'agent').replace('kubernetes-admin', 'administrator');
    // Names of certificate requests end at random.
    const text = textOf(call).replace(/edge-[a-z0-9]{5}$/, 'edge-*');
    calls.push(`${side}${user === undefined ? '' : ` (${user})`} ${text}`);
  };
  const asCaller = { server: transport.server, ca: ca.certificate };
  const [karmada, member] = [
    await recordDoor({ transport, tls, asCaller }, 'kubectl-karmada', note('CP')),
    await record(other().client('member1').transport, 'kubectl-karmada', note('M')),
  ];
  doors.push(karmada, member);
  endpoint = karmada.server;
  writeKubeconfig(memberConfig, { member: member.server });
  writeKubeconfig(adminConfig, { karmada: karmada.server }, { ca: ca.certificate, user: admin });
});
afterAll(() => {
  for (const door of doors) door.stop();
});

async function register(): Promise<void> {
  const { stdout } = await run('token', 'create', '--print-register-command');
  const [, , verb = '', , ...flags] = stdout.trim().split(' ');
  calls.splice(0);
  const member = ['--kubeconfig', memberConfig, '--cluster-name', 'edge'];
  expect(await run(verb, endpoint, ...flags, ...member)).toMatchObject({ exitCode: 0 });
}

/** What its agent would make: its place, and something that was propagated to it. */
async function live(): Promise<void> {
  const client = local().client('karmada-apiserver');
  const id = (await other().client('member1').get(namespaces, 'kube-system')).metadata.uid ?? '';
  await client.create(clusters, { metadata: { name: 'edge' }, spec: { id, syncMode: 'Pull' } });
  const workload = {
    manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'default' } }],
  };
  await client.create(works, { metadata: { name: 'w', namespace: 'karmada-es-edge' }, spec: { workload } });
}

test('an administrator makes the rights of an agent before it comes, namespaces and roles before what needs them', async () => {
  calls.splice(0);
  expect(await run('register', '--prepare', '--cluster-name', 'edge', '--karmada-config', adminConfig)).toMatchObject({
    exitCode: 0,
  });
  const rights = (kind: string): string[] => [
    `CP (administrator) POST ${RBAC}/cluster${kind}s`,
    ...BINDINGS.toReversed().map((namespace) => `CP (administrator) POST ${namespace}/${kind}s`),
  ];
  const namespace = 'CP (administrator) POST /api/v1/namespaces';
  // Before them comes what all members need, and the control plane makes once.
  const ofMember = writesOf(calls).slice(-8);
  expectCourse(ofMember, [namespace, namespace, ...rights('role'), ...rights('rolebinding')]);
});

test('register looks at the member, then asks as nobody, as the token and as the agent, and starts the agent last', async () => {
  await register();
  const watched = calls.filter((call) => !call.includes('watch=true'));
  expectCourse(watched, [
    {
      atOnce: [
        'M GET /api/v1/namespaces/kube-system',
        ['M GET /version', 'a version that agents do not run on is told'],
        [`M POST ${REVIEWS}`, 'all that is missing is told before anything is written'],
      ],
    },
    `CP (anonymous) GET ${INFO}`,
    // The second time with the authority that the pin has proved.
    `CP (anonymous) GET ${INFO}`,
    'M GET /apis/apps/v1/namespaces/karmada-system/deployments/karmada-agent',
    `M GET ${SYSTEM}/secrets/karmada-kubeconfig`,
    `CP (token) POST ${REQUESTS}`,
    `CP (token) GET ${REQUESTS}?fieldSelector=metadata.name=edge-*`,
    [`CP (agent) POST ${REVIEWS}`, 'rights that an administrator has made are not made again'],
    { atOnce: [`CP (agent) GET ${CLUSTERS}`, 'CP (agent) GET /api/v1/namespaces/kube-system'] },
    'M POST /api/v1/namespaces',
    {
      atOnce: [
        `M POST ${SYSTEM}/secrets`,
        `M POST ${RBAC}/clusterroles`,
        `M POST ${SYSTEM}/serviceaccounts`,
        `M POST ${RBAC}/clusterrolebindings`,
      ],
    },
    'M POST /apis/apps/v1/namespaces/karmada-system/deployments',
    'M GET /apis/apps/v1/namespaces/karmada-system/deployments?fieldSelector=metadata.name=karmada-agent',
  ]);
});

const MEMBER_RBAC = `${RBAC}/cluster`;

/** The agent goes before what it works with, and would make again. */
const AGENT_GOES: Steps = [
  'M DELETE /apis/apps/v1/namespaces/karmada-system/deployments/karmada-agent',
  [`M DELETE ${MEMBER_RBAC}rolebindings/karmada-controller-manager:karmada-edge`, 'what the agent has made'],
  [`M DELETE ${MEMBER_RBAC}roles/karmada-controller-manager:karmada-edge`, 'what the agent has made'],
  ['M DELETE /api/v1/namespaces/karmada-cluster/serviceaccounts/karmada-edge', 'what the agent has made'],
  `M DELETE ${SYSTEM}/serviceaccounts/karmada-agent-sa`,
  `M DELETE ${MEMBER_RBAC}rolebindings/karmada-agent`,
  `M DELETE ${MEMBER_RBAC}roles/karmada-agent`,
  `M DELETE ${SYSTEM}/secrets/karmada-kubeconfig`,
];

test("unregister with the agent's credential removes what was propagated, the cluster, then the agent", async () => {
  await live();
  calls.splice(0);
  expect(await run('unregister', 'edge', '--cluster-kubeconfig', memberConfig)).toMatchObject({ exitCode: 0 });
  expect(calls[0]).toBe('M GET /apis/apps/v1/namespaces/karmada-system/deployments/karmada-agent');
  expect(calls[1]).toBe(`M GET ${SYSTEM}/secrets/karmada-kubeconfig`);
  expect(calls[2]).toBe(`CP (agent) GET ${CLUSTERS}/edge`);
  expectCourse(writesOf(calls), [`CP (agent) DELETE ${WORKS}/w`, `CP (agent) DELETE ${CLUSTERS}/edge`, ...AGENT_GOES]);
  const gone = calls.findIndex((call) => call.startsWith(`CP (agent) GET ${WORKS}?`));
  expect(gone).toBeGreaterThan(calls.indexOf(`CP (agent) DELETE ${WORKS}/w`));
  expect(gone).toBeLessThan(calls.indexOf(`CP (agent) DELETE ${CLUSTERS}/edge`));
});

test("unregister as an administrator takes the agent's rights between the cluster and the agent", async () => {
  await run('register', '--prepare', '--cluster-name', 'edge');
  await register();
  await live();
  calls.splice(0);
  const words = ['unregister', 'edge', '--cluster-kubeconfig', memberConfig, '--karmada-config', adminConfig];
  expect(await run(...words)).toMatchObject({ exitCode: 0 });
  expectCourse(writesOf(calls), [
    `CP (administrator) DELETE ${WORKS}/w`,
    `CP (administrator) DELETE ${CLUSTERS}/edge`,
    `CP (administrator) DELETE ${BINDINGS[0]}/rolebindings/system:karmada:edge:agent-work`,
    `CP (administrator) DELETE ${BINDINGS[1]}/rolebindings/system:karmada:edge:agent-secret`,
    `CP (administrator) DELETE ${RBAC}/clusterrolebindings/system:karmada:edge:agent`,
    `CP (administrator) DELETE ${BINDINGS[0]}/roles/system:karmada:edge:agent-work`,
    `CP (administrator) DELETE ${BINDINGS[1]}/roles/system:karmada:edge:agent-secret`,
    `CP (administrator) DELETE ${RBAC}/clusterroles/system:karmada:edge:agent`,
    ...AGENT_GOES,
  ]);
});
