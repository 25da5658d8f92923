/** What the webhooks of a ResourceInterpreterWebhookConfiguration may say beyond their schema. */

import { checkSubdomain } from '../../builtin/names.ts';
import { duplicate, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';

interface Rule {
  apiGroups: readonly string[];
  apiVersions: readonly string[];
  kinds: readonly string[];
  operations: readonly string[];
}

interface Webhook {
  name: string;
  clientConfig: { url?: string; service?: object };
  interpreterContextVersions: readonly string[];
  rules?: readonly Rule[];
  timeoutSeconds?: number;
}

const OPERATIONS = [
  'InterpretReplica',
  'InterpretComponent',
  'ReviseReplica',
  'Retain',
  'AggregateStatus',
  'InterpretDependency',
  'InterpretStatus',
  'InterpretHealth',
];
const CONTEXT_VERSION = 'v1alpha1';
const MAX_TIMEOUT_SECONDS = 30;

/** Every problem of a list of webhooks. */
export function validateInterpreterWebhooks(webhooks: readonly Webhook[]): Problem[] {
  const names = webhooks.map(({ name }) => name);
  return webhooks.flatMap((webhook, index) => [
    ...(names.indexOf(webhook.name) < index ? [duplicate(`webhooks[${index}].name`, webhook.name)] : []),
    ...validateWebhook(webhook, `webhooks[${index}]`),
  ]);
}

function validateWebhook(webhook: Webhook, path: string): Problem[] {
  const { name, timeoutSeconds, clientConfig, rules = [], interpreterContextVersions } = webhook;
  const { url, service } = clientConfig;
  const isTimely = timeoutSeconds === undefined || (timeoutSeconds >= 1 && timeoutSeconds <= MAX_TIMEOUT_SECONDS);
  return [
    ...validateName(name, `${path}.name`),
    ...(isTimely
      ? []
      : [invalid(`${path}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')]),
    ...((url === undefined) === (service === undefined)
      ? [required(`${path}.clientConfig`, 'exactly one of url or service is required')]
      : []),
    ...(url === undefined ? [] : validateUrl(url, `${path}.clientConfig.url`)),
    ...rules.flatMap((rule, index) => validateRule(rule, `${path}.rules[${index}]`)),
    ...validateVersions(interpreterContextVersions, `${path}.interpreterContextVersions`),
  ];
}

function validateName(name: string, path: string): Problem[] {
  const text = checkSubdomain(name);
  if (text) return [invalid(path, name, text)];
  return name.split('.').length < 3
    ? [invalid(path, name, 'should be a domain with at least three segments separated by dots')]
    : [];
}

function validateUrl(url: string, path: string): Problem[] {
  if (!/^https:\/\/[^/?#]+/.test(url)) {
    return [invalid(path, url, "'https' is the only allowed URL scheme; desired format: https://host[/path]")];
  }
  return [
    ...(url.includes('@') ? [invalid(path, url, 'user information is not permitted in the URL')] : []),
    ...(url.includes('#') ? [invalid(path, url, 'fragments are not permitted in the URL')] : []),
    ...(url.includes('?') ? [invalid(path, url, 'query parameters are not permitted in the URL')] : []),
  ];
}

function validateRule(rule: Rule, path: string): Problem[] {
  const unknown = rule.operations.filter((operation) => operation !== '*' && !OPERATIONS.includes(operation));
  return [
    ...validateWords(rule.operations, `${path}.operations`, 'operations'),
    ...unknown.map((operation) => notSupported(`${path}.operations`, operation, ['*', ...OPERATIONS])),
    ...validateWords(rule.apiGroups, `${path}.apiGroups`, 'groups'),
    ...validateWords(rule.apiVersions, `${path}.apiVersions`, 'versions'),
    ...validateWords(rule.kinds, `${path}.kinds`, 'kinds'),
  ];
}

function validateWords(words: readonly string[], path: string, noun: string): Problem[] {
  if (words.length === 0) return [required(path)];
  return words.length > 1 && words.includes('*')
    ? [invalid(path, words, `if '*' is present, must not specify other ${noun}`)]
    : [];
}

function validateVersions(versions: readonly string[], path: string): Problem[] {
  if (versions.length === 0) return [required(path, `must specify one of ${CONTEXT_VERSION}`)];
  const repeated = versions.flatMap((version, index) =>
    versions.indexOf(version) < index ? [invalid(`${path}[${index}]`, version, 'duplicate version')] : [],
  );
  return versions.includes(CONTEXT_VERSION)
    ? repeated
    : [...repeated, invalid(path, versions, `must include at least one of ${CONTEXT_VERSION}`)];
}
