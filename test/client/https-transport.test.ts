import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/client/client.ts';
import { type Connection, fixedCredentials } from '../../src/client/connection.ts';
import { createHttpsTransport } from '../../src/client/https-transport.ts';
import {
  type Credentials,
  createCa,
  issueClientCertificate,
  issueServerCertificate,
} from '../../src/pki/certificate.ts';
import { systemClock as clock } from '../support/system-clock.ts';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const options = { clock };
let ca: Credentials;
let serverIdentity: Credentials;
let clientIdentity: Credentials;

beforeAll(async () => {
  ca = await createCa('test-ca', options);
  serverIdentity = await issueServerCertificate(
    ca,
    { commonName: 'server', hosts: ['127.0.0.1', 'api.test'] },
    options,
  );
  clientIdentity = await issueClientCertificate(ca, { user: 'ann', groups: ['g'] }, options);
});

const started: (http.Server | https.Server | net.Server)[] = [];

afterAll(() => {
  for (const server of started) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

async function listen(server: http.Server | https.Server | net.Server): Promise<number> {
  started.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

async function aServer(handler: Handler): Promise<string> {
  const tls = { cert: serverIdentity.certificate, key: serverIdentity.key, ca: ca.certificate, requestCert: true };
  const port = await listen(https.createServer({ ...tls, rejectUnauthorized: false }, handler));
  return `https://127.0.0.1:${port}`;
}

function transportTo(server: string, connection: Partial<Connection> = {}): Transport {
  return createHttpsTransport({ server, ca: ca.certificate, credentials: fixedCredentials({}), ...connection });
}

const GET = { method: 'GET', path: '/api?x=1' };

const tell: Handler = (request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const { method, url, headers } = request;
    const user = (request.socket as { getPeerCertificate?: () => { subject?: unknown } }).getPeerCertificate?.()
      .subject;
    response.setHeader('X-Test', 'yes').end(JSON.stringify({ method, url, headers, body, user }));
  });
};

describe('an exchange over TLS', () => {
  test('carries method, path, headers and body there, and status, headers and body back', async () => {
    const transport = transportTo(`${await aServer(tell)}/prefix/`);
    const response = await transport.send({ method: 'POST', path: '/api', headers: { a: 'b' }, body: '{"ä":1}' });
    expect(response.status).toBe(200);
    expect(response.headers['x-test']).toBe('yes');
    expect(JSON.parse(await response.text())).toMatchObject({
      method: 'POST',
      url: '/prefix/api',
      headers: { a: 'b', 'content-length': '8' },
      body: '{"ä":1}',
    });
    transport.close();
  });

  test('shows the client certificate, the token and whom to act as', async () => {
    const { certificate: cert, key } = clientIdentity;
    const transport = transportTo(await aServer(tell), {
      credentials: fixedCredentials({ cert, key, authorization: 'Bearer t' }),
      impersonate: { user: 'bob', groups: ['one', 'two'] },
    });
    expect(JSON.parse(await (await transport.send(GET)).text())).toMatchObject({
      user: { CN: 'ann', O: 'g' },
      headers: { authorization: 'Bearer t', 'impersonate-user': 'bob', 'impersonate-group': 'one, two' },
    });
    transport.close();
  });

  test('uses one connection for many requests', async () => {
    const ports = new Set<number | undefined>();
    const server = await aServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const transport = transportTo(server);
    for (let i = 0; i < 5; i++) await (await transport.send(GET)).text();
    expect(ports.size).toBe(1);
    transport.close();
  });

  test('streams a body as it arrives, and ends it when aborted', async () => {
    const server = await aServer((_, response) => void response.write('one'));
    const stop = new AbortController();
    const transport = transportTo(server);
    const response = await transport.send({ ...GET, signal: stop.signal });
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of response.chunks()) {
        seen.push(new TextDecoder().decode(chunk));
        stop.abort(new Error('enough'));
      }
    };
    await expect(read()).rejects.toThrow('enough');
    expect(seen).toEqual(['one']);
    transport.close();
  });
});

describe('credentials that are refused', () => {
  test('are renewed once, and the request is sent again', async () => {
    const seen: (string | undefined)[] = [];
    const server = await aServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(request.headers.authorization === 'new' ? 200 : 401).end('{}');
    });
    let token = 'old';
    const transport = transportTo(server, {
      credentials: {
        proof: () => Promise.resolve({ authorization: token }),
        renew: () => {
          token = 'new';
          return true;
        },
      },
    });
    expect((await transport.send(GET)).status).toBe(200);
    expect(seen).toEqual(['old', 'new']);
    transport.close();
  });

  test('are an answer when nothing new can be had', async () => {
    const transport = transportTo(await aServer((_, response) => response.writeHead(401).end('{}')));
    expect((await transport.send(GET)).status).toBe(401);
    transport.close();
  });
});

describe('a password in the address', () => {
  const withPassword = (server: string): string => server.replace('//', '//ann:p%40ss@');

  test('is how one logs in where nothing else is, and never shown', async () => {
    const server = await aServer(tell);
    const transport = transportTo(withPassword(server));
    expect(JSON.parse(await (await transport.send(GET)).text())).toMatchObject({
      headers: { authorization: `Basic ${btoa('ann:p@ss')}` },
    });
    expect(transport.server).toBe(server);
    transport.close();
    const credentials = fixedCredentials({ authorization: 'Bearer t' });
    const other = transportTo(withPassword(server), { credentials });
    expect(JSON.parse(await (await other.send(GET)).text())).toMatchObject({ headers: { authorization: 'Bearer t' } });
    other.close();
  });

  test('is not told when the address cannot be used or reached', async () => {
    expect(() => transportTo('ftp://ann:secret@api.test')).toThrow(
      '"ftp://api.test" is not an address of an API server',
    );
    const port = await listen(net.createServer());
    started.pop()?.close();
    await expect(transportTo(`https://ann:secret@127.0.0.1:${port}`).send(GET)).rejects.toMatchObject({
      message: `cannot reach https://127.0.0.1:${port}: connection refused`,
    });
  });
});

describe('a server that cannot be reached', () => {
  test('is told with its address and the reason', async () => {
    const port = await listen(net.createServer());
    started.pop()?.close();
    await expect(transportTo(`https://127.0.0.1:${port}`).send(GET)).rejects.toMatchObject({
      code: 'Unreachable',
      message: `cannot reach https://127.0.0.1:${port}: connection refused`,
    });
  });

  test('is told when its certificate is of an unknown authority, and trusted when asked to', async () => {
    const server = await aServer(tell);
    const other = (await createCa('other', options)).certificate;
    await expect(transportTo(server, { ca: other }).send(GET)).rejects.toThrow('signed by an unknown authority');
    const trusting = transportTo(server, { ca: other, insecure: true });
    expect((await trusting.send(GET)).status).toBe(200);
    trusting.close();
  });

  test('is told when its certificate is for another name, unless that is the name expected', async () => {
    const server = await aServer(tell);
    await expect(transportTo(server, { tlsServerName: 'else.test' }).send(GET)).rejects.toThrow('for another name');
    const expecting = transportTo(server, { tlsServerName: 'api.test' });
    expect((await expecting.send(GET)).status).toBe(200);
    expecting.close();
  });

  test('is told when it takes longer than the limit, before or within its answer', async () => {
    const silent = transportTo(await aServer(() => undefined), { timeoutMs: 50 });
    await expect(silent.send(GET)).rejects.toThrow('no answer within 0.05 s');
    const halting = transportTo(await aServer((_, response) => void response.write('{')), { timeoutMs: 200 });
    // On a busy machine the limit may pass before the answer begins.
    await expect(halting.send(GET).then((response) => response.text())).rejects.toThrow('no answer within 0.2 s');
    silent.close();
    halting.close();
  });

  test('is told when it breaks off within its answer', async () => {
    const transport = transportTo(
      await aServer((_, response) => {
        response.write('{', () => response.destroy());
      }),
    );
    await expect((await transport.send(GET)).text()).rejects.toMatchObject({ code: 'Unreachable' });
    transport.close();
  });

  test.each(['ftp://a', 'https://', 'nonsense://x'])('%s is no address', (server) => {
    expect(() => transportTo(server)).toThrow('is not an address of an API server');
  });

  test('is not asked again when it breaks off a stream on a connection used before', async () => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/warm') response.end('{}');
      else response.writeHead(200).write('{}\n', () => setImmediate(() => request.socket.resetAndDestroy()));
    });
    const transport = transportTo(`http://127.0.0.1:${await listen(server)}`);
    await (await transport.send({ method: 'GET', path: '/warm' })).text();
    const stream = await transport.send({ method: 'GET', path: '/watch' });
    const drain = async (): Promise<void> => {
      for await (const _ of stream.chunks());
    };
    await expect(drain()).rejects.toMatchObject({ code: 'Unreachable' });
    await (await transport.send({ method: 'GET', path: '/warm' })).text();
    expect(asked).toEqual(['/warm', '/watch', '/warm']);
    transport.close();
  });
});

describe('a proxy', () => {
  test('tunnels to the server', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = http.createServer().on('connect', (request, socket: net.Socket) => {
      asked.push(request.url);
      const [host, port] = (request.url ?? '').split(':');
      const upstream = net.connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
    const server = await aServer(tell);
    const transport = transportTo(server, { proxyUrl });
    expect((await transport.send(GET)).status).toBe(200);
    expect(asked).toEqual([server.replace('https://', '')]);
    transport.close();
  });

  test('of an unknown kind is refused', async () => {
    await expect(transportTo('https://a', { proxyUrl: 'socks5://b' }).send(GET)).rejects.toThrow(
      '"socks5:" is not supported',
    );
  });
});
