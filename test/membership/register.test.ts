import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtinKinds } from '../../src/api/builtin/index.ts';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { certificateSigningRequests } from '../../src/api/core/certificates.ts';
import { secrets } from '../../src/api/core/core.ts';
import { clusterRoleBindings, clusterRoles, roles } from '../../src/api/core/rbac.ts';
import { karmadaKinds } from '../../src/api/karmada.ts';
import { silentLogger } from '../../src/base/log.ts';
import { registrationRoles } from '../../src/bootstrap/objects/rbac.ts';
import type { Client } from '../../src/client/client.ts';
import { createClient } from '../../src/client/kube-client.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/local/embedded-server.ts';
import { ensureIdentity, type Identity } from '../../src/local/identity.ts';
import { inProcessTransport } from '../../src/local/in-process-transport.ts';
import type { SimulatedMember } from '../../src/local/member.ts';
import { clusterIdentity } from '../../src/membership/identity.ts';
import { prepareRegistration } from '../../src/membership/pull/prepare.ts';
import { type ControlPlaneDoor, type RegisterRequest, registerMember } from '../../src/membership/pull/register.ts';
import { inspectCertificate } from '../../src/pki/inspect.ts';
import { aMember } from '../support/local-member.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';
import { mortal } from './two-servers.ts';

const TOKEN = {
  name: 'system:bootstrap:abcdef',
  groups: ['system:bootstrappers:karmada:default-cluster-token', 'system:authenticated'],
};

let karmada: EmbeddedServer;
let identity: Identity;
let approving: NodeJS.Timeout;

const home = temporaryDir();

beforeAll(async () => {
  identity = await ensureIdentity(home, 'karmada-apiserver', clock);
  karmada = await startEmbeddedServer({
    name: 'karmada-apiserver',
    kinds: [...builtinKinds(), ...karmadaKinds],
    storePath: ':memory:',
    clock,
    log: silentLogger,
    exposure: { identity, pausable: false },
  });
  await prepareRegistration(karmada.client, { kubeconfig: 'a', clusterNames: [], namespace: 'karmada-cluster' });
  approving = setInterval(() => void approveAll().catch(() => undefined), 5);
});

afterAll(async () => {
  clearInterval(approving);
  await karmada.close();
});

/** What the control plane's approver does. */
async function approveAll(): Promise<void> {
  const { items } = await karmada.client.list(certificateSigningRequests);
  for (const request of items.filter(({ status }) => !status?.conditions?.length)) {
    const status = { conditions: [{ type: 'Approved', status: 'True', reason: 'Test' }] };
    await karmada.client.update(certificateSigningRequests, { ...request, status }, { subresource: 'approval' });
  }
}

function clientAs(user: { name: string; groups: string[] }): Client {
  return createClient(inProcessTransport(karmada.url, (request) => karmada.api.handle(request, user)));
}

/** A door behind which everybody is who their certificate says; `through` may end what goes through it. */
function door(through: (client: Client) => Client = (client) => client): ControlPlaneDoor {
  return {
    server: karmada.url,
    ca: identity.ca.certificate,
    asToken: () => through(clientAs(TOKEN)),
    asCertificate({ certificate }) {
      const { commonName, organizations } = inspectCertificate(certificate);
      return through(clientAs({ name: commonName, groups: [...organizations, 'system:authenticated'] }));
    },
  };
}

async function aRequest(member: SimulatedMember, name: string): Promise<RegisterRequest> {
  const memberClient = member.server.client;
  return {
    door: door(),
    memberClient,
    memberId: await clusterIdentity(memberClient),
    agent: {
      clusterName: name,
      namespace: 'karmada-system',
      clusterNamespace: 'karmada-cluster',
      apiEndpoint: 'https://member.test',
      provider: '',
      region: '',
      zones: [],
      proxyServerAddress: '',
      rotateCertificates: false,
      image: 'agent:1',
      replicas: 1,
    },
    certificateSeconds: 3600,
    timeoutSeconds: 10,
    onStep: () => undefined,
    clock,
    signal: new AbortController().signal,
  };
}

/** As upstream's installations have it: a user that may do everything. */
async function addGenerator(): Promise<void> {
  const [role, binding] = registrationRoles().filter(({ metadata }) => metadata.name?.endsWith('agent-rbac-generator'));
  await karmada.client.create(clusterRoles, role as never);
  await karmada.client.create(clusterRoleBindings, binding as never);
}

async function isRegistered(member: SimulatedMember, name: string): Promise<boolean> {
  const system = { namespace: 'karmada-system' };
  const { client } = member.server;
  const found = await Promise.all([
    client.find(deployments, 'karmada-agent', system),
    client.find(secrets, 'karmada-kubeconfig', system),
    karmada.client.find(clusterRoles, `system:karmada:${name}:agent`),
    karmada.client.find(roles, `system:karmada:${name}:agent-secret`, { namespace: 'karmada-cluster' }),
    karmada.client.find(roles, `system:karmada:${name}:agent-work`, { namespace: `karmada-es-${name}` }),
  ]);
  return found.every((object) => object !== undefined);
}

describe('a registration', () => {
  test('of a member that nobody has told of needs an administrator', async () => {
    const member = await aMember();
    await expect(registerMember(await aRequest(member, 'untold'))).rejects.toMatchObject({ code: 'Forbidden' });
    expect(await karmada.client.find(clusterRoles, 'system:karmada:untold:agent')).toBeUndefined();
    await member.stop();
  });

  test('on an installation of upstream makes the rights of its agent by itself, and keeps no request for that', async () => {
    await addGenerator();
    const member = await aMember();
    await registerMember(await aRequest(member, 'edge'));
    expect(await isRegistered(member, 'edge')).toBe(true);
    const { items } = await karmada.client.list(certificateSigningRequests);
    expect(items.filter(({ metadata }) => metadata.name?.startsWith('agent-rbac-generator-edge'))).toEqual([]);
    await member.stop();
  });

  test('that is killed before any of its requests is completed by the next one', async () => {
    const member = await aMember();
    const whole = await aRequest(member, 'cut');
    let runs = 0;
    for (let isDone = false; !isDone; runs++) {
      const life = { left: runs };
      const [memberClient = whole.memberClient] = mortal([whole.memberClient], life).clients;
      const through = (client: Client): Client => mortal([client], life).clients[0] ?? client;
      isDone = await registerMember({ ...whole, memberClient, door: door(through) }).then(
        () => true,
        () => false,
      );
    }
    expect(await isRegistered(member, 'cut')).toBe(true);
    expect(runs).toBeGreaterThan(15);
    await registerMember(whole);
    await member.stop();
  });

  test('leaves the rights of a member of that name alone', async () => {
    const [first, second] = [await aMember(), await aMember()];
    await registerMember(await aRequest(first, 'taken'));
    const id = await clusterIdentity(first.server.client);
    await karmada.client.create(clusters, { metadata: { name: 'taken' }, spec: { id, syncMode: 'Pull' } });
    await expect(registerMember(await aRequest(second, 'taken'))).rejects.toMatchObject({ code: 'Conflict' });
    expect(await isRegistered(first, 'taken')).toBe(true);
    expect(
      await second.server.client.find(deployments, 'karmada-agent', { namespace: 'karmada-system' }),
    ).toBeUndefined();
    await Promise.all([first.stop(), second.stop()]);
  });
});
