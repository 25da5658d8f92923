import { expect, test } from '@jest/globals';
import { isCredentialName, scrubText } from '../../src/base/scrub.ts';

test.each([
  ['--token=abc123 --port=80', '--token=(left out) --port=80'],
  ['password: "a b c", user: me', 'password: (left out), user: me'],
  ['{"clientSecret-key":"abc","n":1}', '{"clientSecret-key":(left out),"n":1}'],
  ['Authorization: Bearer abcdef.ghijkl', 'Authorization: (left out) (left out)'],
  ['sent Bearer abcdefghijkl to it', 'sent Bearer (left out) to it'],
  ['proxy http://me:word@proxy:3128/ refused', 'proxy http://(left out)@proxy:3128/ refused'],
  ['got eyJhbGciOi.eyJzdWIi.c2ln here', 'got (left out) here'],
  ['join with abcdef.0123456789abcdef now', 'join with abcdef.(left out) now'],
  ['AKIAIOSFODNN7EXAMPLE', '(left out)'],
  ['a\n-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\nb', 'a\n(left out)\nb'],
  ['cut -----BEGIN PRIVATE KEY-----\nMHcC', 'cut (left out)'],
  ['token=a token=b', 'token=(left out) token=(left out)'],
])('of %j stays %j', (text, expected) => {
  expect(scrubText(text)).toBe(expected);
});

test.each([
  'image: registry.example/app:1.2.3',
  'https://10.0.0.1:6443/api/v1/namespaces?limit=500',
  'secretRef: member1, automountServiceAccountToken stays a word',
  'serviceaccounts/token is a resource',
  'sha256:9f86d081884c7d659a2feaa0c55ad015',
  '2026-11-25T19:36:22Z',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
])('%j stays as it is', (text) => {
  expect(scrubText(text)).toBe(text);
});

test('fields are known by their names', () => {
  const names = ['token', 'dbPassword', 'client-key-data', 'AWS_SECRET_KEY', 'authorization', 'apiKey'];
  expect(names.filter(isCredentialName)).toEqual(names);
  expect(['secretRef', 'secretName', 'key', 'tokenExpirationSeconds', 'name'].filter(isCredentialName)).toEqual([]);
});
