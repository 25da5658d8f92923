import { afterEach, describe, expect, test } from '@jest/globals';
import { builtinKinds } from '../../src/api/builtin/index.ts';
import { eventually } from '../support/local-fleet.ts';
import { aServer, type TestServer } from './a-server.ts';

const LABEL = 'resourcetemplate.karmada.io/deletion-protected';
const MAPS = '/api/v1/namespaces/team/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };

let server: TestServer;
afterEach(() => server.close());

const begin = async (options: Parameters<typeof aServer>[0] = {}): Promise<void> => {
  server = await aServer(options);
  await server.send('POST', '/api/v1/namespaces', { metadata: { name: 'team' } });
  await server.send('POST', MAPS, { metadata: { name: 'kept', labels: { [LABEL]: 'Always' } } });
};
const unprotect = () => server.send('PATCH', `${MAPS}/kept`, { metadata: { labels: { [LABEL]: null } } }, MERGE);

describe('a protected object', () => {
  test('is not deleted until its label goes; any other value protects nothing', async () => {
    await begin();
    const { status, body } = await server.send('DELETE', `${MAPS}/kept`);
    expect([status, body.reason, body.message]).toEqual([
      403,
      'Forbidden',
      'admission webhook "resourcedeletionprotection.karmada.io" denied the request: This resource is protected, please make sure to remove the label: resourcetemplate.karmada.io/deletion-protected',
    ]);
    await server.send('POST', MAPS, { metadata: { name: 'other', labels: { [LABEL]: 'Sometimes' } } });
    expect((await server.send('DELETE', `${MAPS}/other`)).status).toBe(200);
    await unprotect();
    expect((await server.send('DELETE', `${MAPS}/kept`)).status).toBe(200);
  });

  test('holds up its namespace, which says so, and goes with it once it may', async () => {
    await begin();
    expect((await server.send('DELETE', '/api/v1/namespaces/team')).status).toBe(200);
    const condition = await eventually(async () => {
      const { body } = await server.send('GET', '/api/v1/namespaces/team');
      return body.status.conditions?.find((each: { type: string }) => each.type === 'NamespaceDeletionContentFailure');
    });
    expect(condition).toMatchObject({ status: 'True', reason: 'ContentDeletionFailed' });
    expect(condition.message).toContain('This resource is protected');
    expect((await server.send('GET', `${MAPS}/kept`)).status).toBe(200);
    await unprotect();
    await eventually(async () => (await server.send('GET', '/api/v1/namespaces/team')).status === 404);
  });

  test('is none on a member: what protects there is the control plane', async () => {
    await begin({ kinds: builtinKinds() });
    expect((await server.send('DELETE', `${MAPS}/kept`)).status).toBe(200);
  });
});
