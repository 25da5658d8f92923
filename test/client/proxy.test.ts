import { expect, test } from '@jest/globals';
import { proxyVariables } from '../../src/client/proxy.ts';

const server = 'https://fleet.example.org:6443';
const variables = (proxyEnv: Record<string, string>, more: object = {}) =>
  proxyVariables({ server, proxyEnv, ...more } as Parameters<typeof proxyVariables>[0]);

test('the proxy of a kubeconfig wins, and this machine is reached without one', () => {
  expect(variables({ HTTPS_PROXY: 'http://other:1' }, { proxyUrl: 'http://mine:1' })).toEqual({
    HTTPS_PROXY: 'http://mine:1',
    HTTP_PROXY: 'http://mine:1',
  });
  expect(variables({ https_proxy: 'proxy:3128', NO_PROXY: 'internal' })).toEqual({
    HTTPS_PROXY: 'proxy:3128',
    NO_PROXY: 'internal,localhost,127.0.0.1,::1',
  });
  expect(variables({})).toBeUndefined();
});

test('a SOCKS proxy is refused, never passed over in silence', () => {
  const refusal = 'names a SOCKS proxy, which is not supported';
  expect(() => variables({ HTTPS_PROXY: 'socks5://jump:1080' })).toThrow(refusal);
  expect(() => variables({ HTTPS_PROXY: 'socks5h://jump:1080', NO_PROXY: 'example.com' })).toThrow(refusal);
  expect(() => variables({}, { proxyUrl: 'socks5://jump:1080' })).toThrow('is not supported');
});

test.each([
  ['https://127.0.0.1:1', ''],
  ['https://localhost:1', ''],
  ['https://[::1]:1', ''],
  ['https://10.1.2.3:6443', '10.0.0.0/8'],
  ['https://fleet.example.org:6443', 'fleet.example.org:6443'],
])('nor for %s where NO_PROXY is "%s"', (address, except) => {
  const env = { HTTPS_PROXY: 'socks5://jump:1080', NO_PROXY: except };
  expect(() => variables(env, { server: address })).not.toThrow();
});

test.each(['example.org', '.example.org', '*.example.org', 'fleet.example.org', '*', 'a, example.org'])(
  'it is no matter where NO_PROXY is %s',
  (except) => {
    expect(() => variables({ HTTPS_PROXY: 'socks5://jump:1080', NO_PROXY: except })).not.toThrow();
  },
);
