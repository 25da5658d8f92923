import { once } from 'node:events';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Pod } from '../../../src/api/core/pod.ts';
import { formatTime } from '../../../src/base/clock.ts';
import { containerConnections } from '../../../src/local/containers/index.ts';
import { aListeningServer, type ListeningServer } from '../../apiserver/listening.ts';
import { aPod } from '../workloads/builders.ts';

const PODS = '/api/v1/namespaces/default/pods';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1';

let server: ListeningServer;

beforeAll(async () => {
  server = await aListeningServer({ connect: containerConnections });
  await addPod('web', { running: { startedAt: formatTime(Date.now() - 60_000) } });
});

afterAll(() => server.close());

/** A Pod whose one container is in this state. */
async function addPod(name: string, state: object, more: object = {}): Promise<void> {
  const { metadata, spec } = aPod({ name });
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, uid: undefined }, spec };
  expect((await server.send('POST', PODS, body)).status).toBe(201);
  await setState(name, state, more);
}

async function setState(name: string, state: object, more: object = {}): Promise<void> {
  const containerStatuses = [{ name: 'main', image: 'x', imageID: '', ready: true, restartCount: 0, state, ...more }];
  const type = { 'content-type': 'application/merge-patch+json' };
  const status: Pod['status'] = { phase: 'Running', containerStatuses };
  expect((await server.send('PATCH', `${PODS}/${name}/status`, { status }, type)).status).toBe(200);
}

interface Opened {
  socket: WebSocket;
  /** Texts by channel, so far. */
  told: Record<number, string>;
  ended: Promise<unknown>;
}

async function open(path: string, { protocol = 'v5.channel.k8s.io', prefix = '' } = {}): Promise<Opened> {
  const socket = new WebSocket(`wss://127.0.0.1:${server.port}${prefix}${PODS}/${path}`, protocol, {
    ca: server.ca,
    headers: { authorization: `Bearer ${server.token}` },
  });
  const told: Record<number, string> = { 1: '', 2: '', 3: '' };
  socket.on('message', (data: Buffer) => {
    told[data[0] ?? 0] += data.subarray(1).toString();
  });
  await once(socket, 'open');
  return { socket, told, ended: once(socket, 'close') };
}

const typed = (channel: number, text: string): Buffer => Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
const SUCCESS = '{"metadata":{},"status":"Success"}';

/** The answer to a request that wants an upgrade, and does not get it. */
function refused(path: string, headers: Record<string, string>): Promise<{ status: number; message: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; message: string }>();
  const options = { host: '127.0.0.1', port: server.port, ca: server.ca, agent: false };
  const authorization = `Bearer ${server.token}`;
  const outgoing = request(
    {
      ...options,
      path: path.startsWith('/') ? path : `${PODS}/${path}`,
      headers: { authorization, connection: 'Upgrade', ...headers },
    },
    async (message) => {
      let text = '';
      for await (const chunk of message) text += chunk;
      resolve({ status: message.statusCode ?? 0, message: JSON.parse(text).message });
    },
  );
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

describe('exec', () => {
  test('sends what it prints on two channels, and how it ended on a third', async () => {
    const script = encodeURIComponent('echo out; echo err >&2; exit 3');
    const { told, ended } = await open(`web/exec?command=sh&command=-c&command=${script}&stdout=true&stderr=true`);
    await ended;
    expect(told).toMatchObject({ 1: 'out\n', 2: 'err\n' });
    expect(JSON.parse(told[3] ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  test('reads until the client closes its input, whatever its size', async () => {
    const { socket, told, ended } = await open('web/exec?command=cat&stdin=true&stdout=true');
    const part = 'x'.repeat(100_000);
    for (let i = 0; i < 30; i += 1) socket.send(typed(0, part));
    socket.send(Buffer.of(255, 0));
    await ended;
    expect(told[1]?.length).toBe(3_000_000);
    expect(told[3]).toBe(SUCCESS);
  });

  test('is over when the program is, whatever else is sent', async () => {
    const { socket, told, ended } = await open('web/exec?command=true&stdin=true&stdout=true');
    for (let i = 0; i < 30; i += 1) socket.send(typed(0, 'x'.repeat(100_000)));
    await ended;
    expect(told[3]).toBe(SUCCESS);
  });

  test('speaks version 4, too', async () => {
    const { socket, told, ended } = await open('web/exec?command=hostname&stdout=true', {
      protocol: 'v4.channel.k8s.io',
    });
    await ended;
    expect(socket.protocol).toBe('v4.channel.k8s.io');
    expect(told).toEqual({ 1: 'web\n', 2: '', 3: SUCCESS });
  });

  test('on a terminal shows what is typed, knows its size, and is interrupted by Control-C', async () => {
    const { socket, told, ended } = await open('web/exec?command=sh&stdin=true&stdout=true&tty=true');
    const shows = async (text: string): Promise<void> => {
      while (!told[1]?.endsWith(text)) await once(socket, 'message');
    };
    socket.send(typed(4, '{"Width":132,"Height":43}'));
    await shows('/ # ');
    socket.send(typed(0, 'stty sizx\u007fe\r'));
    await shows('stty sizx\b \be\r\n43 132\r\n/ # ');
    socket.send(typed(0, 'sleep 1000\r'));
    await shows('sleep 1000\r\n');
    socket.send(typed(0, '\u0003'));
    await shows('^C\r\n/ # ');
    socket.send(typed(0, 'echo $?\r'));
    await shows('130\r\n/ # ');
    socket.send(typed(0, '\u0004'));
    await ended;
    expect(told[3]).toBe(SUCCESS);
  });

  test('is for those who may create sessions, not for those who may read them', async () => {
    const rules = [{ apiGroups: [''], resources: ['pods/exec', 'pods/log'], verbs: ['get'] }];
    await server.send('POST', `${BINDINGS}/clusterroles`, { metadata: { name: 'reader' }, rules });
    await server.send('POST', `${BINDINGS}/clusterrolebindings`, {
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    });
    const jane = { 'impersonate-user': 'jane' };
    expect((await server.send('GET', `${PODS}/web/log`, undefined, jane)).status).toBe(200);
    const exec = await refused('web/exec?command=date&stdout=true', { upgrade: 'websocket', ...jane });
    expect(exec).toMatchObject({ status: 403, message: expect.stringContaining('cannot create resource "pods/exec"') });
  });

  test.each([
    ['web/exec?command=date&stdout=true', { upgrade: 'SPDY/3.1' }, 400, 'SPDY is not spoken here'],
    ['web/exec?command=date&stdout=true', { upgrade: 'websocket' }, 400, 'no subprotocol offered is spoken here'],
    ['web/exec?stdout=true', { upgrade: 'websocket' }, 400, 'at least 1 command'],
    ['web/exec?command=date', { upgrade: 'websocket' }, 400, 'at least 1 of stdin, stdout, stderr'],
    [
      'web/exec?command=date&stdout=true&container=x',
      { upgrade: 'websocket' },
      400,
      'container x is not valid for pod web',
    ],
    ['nope/exec?command=date&stdout=true', { upgrade: 'websocket' }, 404, 'pods "nope" not found'],
  ])('%s with %j is refused with %i', async (path, headers, status, message) => {
    const answer = await refused(path, headers);
    expect(answer).toEqual({ status, message: expect.stringContaining(message) });
  });
});

describe('through the control plane', () => {
  const PROXY = '/apis/cluster.karmada.io/v1alpha1/clusters/far/proxy';

  beforeAll(async () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64');
    const data = { token: encode(server.token), caBundle: encode(server.ca) };
    await server.send('POST', '/api/v1/namespaces/default/secrets', { metadata: { name: 'far' }, data });
    const spec = { syncMode: 'Push', apiEndpoint: server.url, secretRef: { namespace: 'default', name: 'far' } };
    await server.send('POST', '/apis/cluster.karmada.io/v1alpha1/clusters', { metadata: { name: 'far' }, spec });
  });

  test('a session goes through both connections', async () => {
    const { socket, told, ended } = await open('web/exec?command=cat&stdin=true&stdout=true', { prefix: PROXY });
    for (let i = 0; i < 30; i += 1) socket.send(typed(0, 'x'.repeat(100_000)));
    socket.send(Buffer.of(255, 0));
    await ended;
    expect(told[1]?.length).toBe(3_000_000);
    expect(told[3]).toBe(SUCCESS);
  });

  test('a refusal is that of the member', async () => {
    const path = `${PROXY}${PODS}/nope/exec?command=date&stdout=true`;
    expect(await refused(path, { upgrade: 'websocket' })).toEqual({ status: 404, message: 'pods "nope" not found' });
  });
});

describe('attach', () => {
  test('ends with the container, with its exit code', async () => {
    const startedAt = formatTime(Date.now());
    await addPod('job', { running: { startedAt } });
    const { told, ended } = await open('job/attach?stdout=true&stderr=true');
    await setState('job', { terminated: { exitCode: 4, startedAt, finishedAt: startedAt } });
    await ended;
    expect(JSON.parse(told[3] ?? '')).toMatchObject({ details: { causes: [{ message: '4' }] } });
  });

  test('is over when Control-C is typed', async () => {
    const { socket, told, ended } = await open('web/attach?stdin=true&stdout=true&tty=true');
    socket.send(typed(0, '\u0003'));
    await ended;
    expect(told[1]).toBe('^C\r\n');
  });

  test('has nothing to offer where the container does not run', async () => {
    await addPod('dead', { terminated: { exitCode: 0 } });
    expect(await refused('dead/attach?stdout=true', { upgrade: 'websocket' })).toEqual({
      status: 400,
      message: 'container not found ("main")',
    });
  });
});

describe('logs', () => {
  const log = (path: string) => server.send('GET', `${PODS}/${path}`);

  test('all of it, its end, and with times', async () => {
    const all = ((await log('web/log')).body as string).split('\n').slice(0, -1);
    expect(all.length).toBeGreaterThan(10);
    const { body } = await log('web/log?tailLines=2&timestamps=true');
    const lines = (body as string).split('\n').slice(0, -1);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z level=info /);
    expect((await log('web/log?limitBytes=10')).body).toBe('level=info');
    expect((await log('web/log?tailLines=0')).body).toBe('');
    const recent = ((await log('web/log?sinceSeconds=30')).body as string).split('\n').length;
    expect(recent).toBeLessThan(all.length);
  });

  test('of a run that is over, and of the one before', async () => {
    const at = (seconds: number): string => formatTime(Date.now() + seconds * 1000);
    const over = (exitCode: number, from: number) => ({
      terminated: { exitCode, startedAt: at(from), finishedAt: at(from + 5) },
    });
    await addPod('again', over(0, -50), { lastState: over(2, -100), restartCount: 1 });
    expect((await log('again/log?tailLines=1')).body).toBe('level=info msg="done" exitCode=0\n');
    expect((await log('again/log?tailLines=1&previous=true')).body).toContain('exitCode=2\n');
  });

  test('following ends with the container', async () => {
    await addPod('short', { running: { startedAt: formatTime(Date.now()) } });
    const following = log('short/log?follow=true');
    await setState('short', {
      terminated: { exitCode: 0, startedAt: formatTime(Date.now()), finishedAt: formatTime(Date.now()) },
    });
    expect((await following).body).toContain('msg="starting main"');
  });

  test.each([
    ['web/log?previous=true', 400, 'previous terminated container "main" in pod "web" not found'],
    ['web/log?container=x', 400, 'container x is not valid for pod web'],
    [
      'web/log?tailLines=-1&limitBytes=x',
      422,
      'tailLines: Invalid value: -1: must be greater than or equal to 0, limit',
    ],
    ['web/log?sinceTime=2020-01-01T00:00:00Z&sinceSeconds=3', 422, 'at most one of `sinceTime` or `sinceSeconds`'],
    ['waiting/log', 400, 'container "main" in pod "waiting" is waiting to start: ContainerCreating'],
  ])('%s is refused with %i', async (path, status, message) => {
    if (path.startsWith('waiting')) await addPod('waiting', { waiting: { reason: 'ContainerCreating' } });
    const answer = await log(path);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });
});
