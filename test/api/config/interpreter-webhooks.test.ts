import { expect, test } from '@jest/globals';
import {
  type InterpreterWebhook,
  resourceInterpreterWebhookConfigurations,
} from '../../../src/api/config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import { admit } from '../admit.ts';

const webhook = (changes: Partial<InterpreterWebhook> = {}): InterpreterWebhook => ({
  name: 'apps.example.com',
  clientConfig: { url: 'https://interpreter.example.com/apps' },
  interpreterContextVersions: ['v1alpha1'],
  rules: [{ apiGroups: ['example.com'], apiVersions: ['*'], kinds: ['App'], operations: ['InterpretReplica'] }],
  ...changes,
});

const ANY = { apiGroups: ['*'], apiVersions: ['*'], kinds: ['*'], operations: ['*'] };

/** Path and rule of each problem, without the value. */
const problems = (...webhooks: InterpreterWebhook[]): string[] =>
  admit(resourceInterpreterWebhookConfigurations, { metadata: { name: 'a' }, webhooks }).problems.map(
    (text) => `${text.slice(0, text.indexOf(':'))}: ${text.slice(text.lastIndexOf(': ') + 2)}`,
  );

test.each<[string, InterpreterWebhook[], string[]]>([
  ['all well', [webhook(), webhook({ name: 'all.example.com', rules: [ANY] })], []],
  ['a name twice', [webhook(), webhook()], ['webhooks[1].name: "apps.example.com"']],
  [
    'a short name',
    [webhook({ name: 'apps.com' })],
    ['webhooks[0].name: should be a domain with at least three segments separated by dots'],
  ],
  [
    'no server',
    [webhook({ clientConfig: {} })],
    ['webhooks[0].clientConfig: exactly one of url or service is required'],
  ],
  [
    'a server without TLS',
    [webhook({ clientConfig: { url: 'http://a' } })],
    ['webhooks[0].clientConfig.url: https://host[/path]'],
  ],
  [
    'endless patience',
    [webhook({ timeoutSeconds: 31 })],
    ['webhooks[0].timeoutSeconds: the timeout value must be between 1 and 30 seconds'],
  ],
  [
    'a language nobody speaks',
    [webhook({ interpreterContextVersions: ['v9', 'v9'] })],
    [
      'webhooks[0].interpreterContextVersions[1]: duplicate version',
      'webhooks[0].interpreterContextVersions: must include at least one of v1alpha1',
    ],
  ],
  [
    'everything and more',
    [webhook({ rules: [{ ...ANY, operations: ['*', 'Retain'], kinds: [] }] })],
    [
      "webhooks[0].rules[0].operations: if '*' is present, must not specify other operations",
      'webhooks[0].rules[0].kinds: Required value',
    ],
  ],
])('%s', (_, webhooks, expected) => {
  expect(problems(...webhooks)).toEqual(expected);
});

test('operations are those there are', () => {
  expect(problems(webhook({ rules: [{ ...ANY, operations: ['Prune'] }] }))).toHaveLength(1);
});
