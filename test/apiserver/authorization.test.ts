import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, aServer, readAnswer, type TestServer } from './a-server.ts';
import { eventually } from './eventually.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NAMESPACED = '/api/v1/namespaces/default';
const AUTHORIZATION = '/apis/authorization.k8s.io/v1';

let server: TestServer;

beforeAll(async () => {
  server = await aServer();
});

afterAll(() => server.close());

/** One exchange as `name group…`. */
async function as(who: string, method: string, path: string, body?: object): Promise<Answer> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const [name = '', ...groups] = who.split(' ');
  const user = { name, groups: [...groups, 'system:authenticated'] };
  return readAnswer(await server.handle({ method, path, ...text }, user));
}

let roles = 0;

/** Gives rules to a user, in a namespace or everywhere. */
async function grant(user: string, rules: object[], namespace?: string): Promise<void> {
  const name = `role-${++roles}`;
  const [kind, path] = namespace
    ? ['Role', `${RBAC}/namespaces/${namespace}/roles`]
    : ['ClusterRole', `${RBAC}/clusterroles`];
  expect((await server.send('POST', path, { metadata: { name }, rules })).status).toBe(201);
  const binding = {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  };
  expect((await server.send('POST', path.replace(/roles$/, 'rolebindings'), binding)).status).toBe(201);
}

const readPods = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };

describe('whoever has no role', () => {
  test('may ask what the server offers, and what they may do themselves', async () => {
    for (const path of ['/api', '/apis/apps/v1', '/version', '/openapi/v3', '/healthz'])
      expect([path, (await as('nobody', 'GET', path)).status]).toEqual([path, 200]);
    const review = { spec: { resourceAttributes: { verb: 'list', resource: 'pods' } } };
    const answer = await as('nobody', 'POST', `${AUTHORIZATION}/selfsubjectaccessreviews`, review);
    expect([answer.status, answer.body.status]).toEqual([201, { allowed: false }]);
  });

  test("is told in Kubernetes' words what they may not do", async () => {
    const listed = await as('nobody', 'GET', `${NAMESPACED}/pods`);
    expect([listed.status, listed.body.reason, listed.body.message, listed.body.details]).toEqual([
      403,
      'Forbidden',
      'pods is forbidden: User "nobody" cannot list resource "pods" in API group "" in the namespace "default"',
      { kind: 'pods' },
    ]);
    const named = await as('nobody', 'DELETE', '/apis/apps/v1/namespaces/x/deployments/web/status');
    expect(named.body.message).toBe(
      'deployments.apps "web" is forbidden: User "nobody" cannot delete resource "deployments/status" in API group "apps" in the namespace "x"',
    );
    expect((await as('nobody', 'GET', '/metrics')).body.message).toBe(
      'forbidden: User "nobody" cannot get path "/metrics"',
    );
  });

  test.each([
    ['another person', { 'impersonate-user': 'jane' }],
    ['a service account', { 'impersonate-user': 'system:serviceaccount:default:default' }],
    [
      'themselves in a group of administrators',
      { 'impersonate-user': 'nobody', 'impersonate-group': 'system:masters' },
    ],
  ])('does not become %s', async (_, headers) => {
    const user = { name: 'nobody', groups: ['system:authenticated'] };
    const { status } = await readAnswer(await server.handle({ method: 'GET', path: '/version', headers }, user));
    expect(status).toBe(403);
  });
});

describe('a role', () => {
  test.each([
    ['allows its verbs on its resources', 'GET', `${NAMESPACED}/pods`, 200],
    ['does not allow watching where it allows listing', 'GET', `${NAMESPACED}/pods?watch=1`, 403],
    ['does not reach into subresources', 'GET', `${NAMESPACED}/pods/p/log`, 403],
    ['does not reach into other resources', 'GET', `${NAMESPACED}/secrets`, 403],
    ['does not reach into other namespaces', 'GET', '/api/v1/namespaces/kube-system/pods', 403],
    ['does not reach across namespaces', 'GET', '/api/v1/pods', 403],
    ['does not allow other verbs', 'DELETE', `${NAMESPACED}/pods`, 403],
  ])('%s', async (_, method, path, status) => {
    await grant('reader', [{ ...readPods, verbs: ['get', 'list'] }], 'default');
    expect((await as('reader', method, path)).status).toBe(status);
  });

  test('for one object allows that object alone, also when it is looked for in the collection', async () => {
    await grant('picky', [{ ...readPods, resources: ['configmaps'], resourceNames: ['mine'] }]);
    const paths = [
      '/mine',
      '/other',
      '?fieldSelector=metadata.name%3Dmine',
      '?fieldSelector=metadata.name%3Dother',
      '',
    ];
    const statuses = await Promise.all(
      paths.map(async (path) => (await as('picky', 'GET', `${NAMESPACED}/configmaps${path}`)).status),
    );
    expect(statuses).toEqual([404, 403, 200, 403, 403]);
  });

  test('for an apply that would create something needs the right to create', async () => {
    await grant('patcher', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] }]);
    const user = { name: 'patcher', groups: ['system:authenticated'] };
    const apply = async () =>
      readAnswer(
        await server.handle(
          {
            method: 'PATCH',
            path: `${NAMESPACED}/configmaps/applied?fieldManager=me`,
            headers: { 'content-type': 'application/apply-patch+yaml' },
            body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"applied"}}',
          },
          user,
        ),
      );
    expect((await apply()).status).toBe(403);
    await grant('patcher', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create'] }]);
    expect((await apply()).status).toBe(201);
  });

  test('ends with its binding', async () => {
    await grant('leaver', [readPods]);
    expect((await as('leaver', 'GET', '/api/v1/pods')).status).toBe(200);
    await server.send('DELETE', `${RBAC}/clusterrolebindings/role-${roles}`);
    expect((await as('leaver', 'GET', '/api/v1/pods')).status).toBe(403);
  });

  test('given to a group or a service account is held by its members', async () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
    const subjects = [
      { kind: 'Group', name: 'viewers' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
    ];
    await server.send('POST', `${RBAC}/clusterrolebindings`, { metadata: { name: 'viewers' }, roleRef, subjects });
    for (const who of ['jane viewers', 'system:serviceaccount:default:robot']) {
      expect((await as(who, 'GET', '/api/v1/pods')).status).toBe(200);
      expect((await as(who, 'GET', '/api/v1/secrets')).status).toBe(403);
    }
  });

  test('made of others follows them', async () => {
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    const rules = [{ apiGroups: ['example.com'], resources: ['things'], verbs: ['get'] }];
    await server.send('POST', `${RBAC}/clusterroles`, { metadata: { name: 'things', labels }, rules });
    const inAdmin = async (): Promise<boolean> =>
      JSON.stringify((await server.send('GET', `${RBAC}/clusterroles/admin`)).body.rules).includes('example.com');
    await eventually(inAdmin);
    await server.send('DELETE', `${RBAC}/clusterroles/things`);
    await eventually(async () => !(await inAdmin()));
  });
});

describe('questions about access', () => {
  test('are answered with the binding that allows it', async () => {
    await grant('asker', [readPods], 'default');
    const spec = { user: 'asker', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } };
    const { body } = await server.send('POST', `${AUTHORIZATION}/subjectaccessreviews`, { spec });
    expect(body.status).toEqual({
      allowed: true,
      reason: `RBAC: allowed by RoleBinding "role-${roles}/default" of Role "role-${roles}" to User "asker"`,
    });
    const paths = { user: 'asker', nonResourceAttributes: { verb: 'get', path: '/metrics' } };
    const path = await server.send('POST', `${AUTHORIZATION}/subjectaccessreviews`, { spec: paths });
    expect(path.body.status).toEqual({ allowed: false });
    const rules = await as('asker', 'POST', `${AUTHORIZATION}/selfsubjectrulesreviews`, {
      spec: { namespace: 'default' },
    });
    expect(rules.body.status.resourceRules).toContainEqual(readPods);
  });

  test('without a subject or an object are refused', async () => {
    for (const spec of [{ resourceAttributes: { verb: 'get' } }, { user: 'asker' }])
      expect((await server.send('POST', `${AUTHORIZATION}/subjectaccessreviews`, { spec })).status).toBe(400);
  });
});

describe('whoever may write roles', () => {
  const mayWriteRoles = { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: ['create', 'update'] };
  const secretRole = (name: string) => ({
    metadata: { name },
    rules: [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get'] }],
  });
  const binding = (name: string, role: string) => ({
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'User', name: 'writer' }],
  });

  test('gives no more than they have, by a role or by a binding', async () => {
    await grant('writer', [mayWriteRoles, readPods]);
    const refused = await as('writer', 'POST', `${RBAC}/clusterroles`, secretRole('theft'));
    expect([refused.status, refused.body.message]).toEqual([
      403,
      expect.stringContaining('is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""]'),
    ]);
    expect((await as('writer', 'POST', `${RBAC}/clusterrolebindings`, binding('b', 'cluster-admin'))).status).toBe(403);
    expect((await as('writer', 'POST', `${RBAC}/clusterrolebindings`, binding('b', 'none-yet'))).status).toBe(403);
    const pods = { metadata: { name: 'pods' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };
    expect((await as('writer', 'POST', `${RBAC}/clusterroles`, pods)).status).toBe(201);
    expect((await as('writer', 'POST', `${RBAC}/clusterrolebindings`, binding('pods', 'pods'))).status).toBe(201);
  });

  test('gives anything with the verbs made for it', async () => {
    await grant('chief', [
      mayWriteRoles,
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['escalate', 'bind'] },
    ]);
    expect((await as('chief', 'POST', `${RBAC}/clusterroles`, secretRole('given'))).status).toBe(201);
    expect((await as('chief', 'POST', `${RBAC}/clusterrolebindings`, binding('all', 'cluster-admin'))).status).toBe(
      201,
    );
  });
});
