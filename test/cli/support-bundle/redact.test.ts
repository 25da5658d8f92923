import { expect, test } from '@jest/globals';
import { redacted } from '../../../src/cli/support-bundle/redact.ts';

const OUT = '(left out)';

test('Secrets and ConfigMaps keep the names of their values, also inside of a Work', () => {
  const secret = { kind: 'Secret', metadata: { name: 'db' }, type: 'Opaque', data: { user: 'bWU=', word: 'eA==' } };
  const configMap = { kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'app.ini': 'pin 1234' } };
  expect(redacted({ kind: 'Work', spec: { workload: { manifests: [secret, configMap] } } })).toEqual({
    kind: 'Work',
    spec: {
      workload: {
        manifests: [
          { ...secret, data: { user: OUT, word: OUT } },
          { ...configMap, data: { 'app.ini': OUT } },
        ],
      },
    },
  });
});

test('environment variables and overriders lose their values', () => {
  const env = [
    { name: 'A', value: 'x' },
    { name: 'B', valueFrom: { secretKeyRef: { name: 'db', key: 'user' } } },
  ];
  const plaintext = [{ path: '/data/word', operator: 'replace', value: 'x' }];
  const fieldOverrider = [{ fieldPath: '/data/config', yaml: [{ subPath: '/a', operator: 'add', value: { b: 1 } }] }];
  expect(redacted({ env, overriders: { plaintext, fieldOverrider } })).toEqual({
    env: [{ name: 'A', value: OUT }, env[1]],
    overriders: {
      plaintext: [{ path: '/data/word', operator: 'replace', value: OUT }],
      fieldOverrider: [{ fieldPath: '/data/config', yaml: [{ subPath: '/a', operator: 'add', value: OUT }] }],
    },
  });
});

test('fields named like credentials go, those named for them stay', () => {
  expect(
    redacted({
      token: 'x',
      clientPassword: 'y',
      proxyHeader: { auth: ['z'] },
      secretRef: { name: 'member1' },
      automountServiceAccountToken: true,
      metadata: {
        managedFields: [{}],
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', a: 'b' },
      },
      proxyURL: 'http://me:word@proxy:3128',
    }),
  ).toEqual({
    token: OUT,
    clientPassword: OUT,
    proxyHeader: { auth: OUT },
    secretRef: { name: 'member1' },
    automountServiceAccountToken: true,
    metadata: { annotations: { a: 'b' } },
    proxyURL: `http://${OUT}@proxy:3128`,
  });
});

test('objects written as text are looked into', () => {
  const applied = [{ policyName: 'over', overriders: { plaintext: [{ path: '/x', value: 'word' }] } }];
  expect(redacted({ 'policy.karmada.io/applied-overrides': JSON.stringify(applied), broken: '{"token":"x' })).toEqual({
    'policy.karmada.io/applied-overrides': JSON.stringify([
      { policyName: 'over', overriders: { plaintext: [{ path: '/x', value: OUT }] } },
    ]),
    broken: `{"token":${OUT}`,
  });
});
