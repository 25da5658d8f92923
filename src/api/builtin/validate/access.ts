/** Problems of roles, role bindings, webhooks and signing requests. */

import type { CertificateSigningRequest } from '../../core/certificates.ts';
import type { ClusterRole, PolicyRule, Role, RoleBinding, Subject } from '../../core/rbac.ts';
import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { forbidden, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { checkSubdomain } from '../names.ts';
import { immutable } from './field-rules.ts';

const RBAC = 'rbac.authorization.k8s.io';

export function validateRole({ rules }: Role): Problem[] {
  return (rules ?? []).flatMap((rule, i) => ruleProblems(rule, `rules[${i}]`, true));
}

export function validateClusterRole({ rules }: ClusterRole): Problem[] {
  return (rules ?? []).flatMap((rule, i) => ruleProblems(rule, `rules[${i}]`, false));
}

function ruleProblems(rule: PolicyRule, at: string, namespaced: boolean): Problem[] {
  const { verbs, apiGroups = [], resources = [], nonResourceURLs = [] } = rule;
  const problems = verbs?.length ? [] : [required(`${at}.verbs`, 'verbs must contain at least one value')];
  if (nonResourceURLs.length > 0) {
    const path = `${at}.nonResourceURLs`;
    if (namespaced) problems.push(invalid(path, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    else if (apiGroups.length + resources.length + (rule.resourceNames?.length ?? 0) > 0) {
      const text = 'rules cannot apply to both regular resources and non-resource URLs';
      problems.push(invalid(path, nonResourceURLs, text));
    }
    return problems;
  }
  if (apiGroups.length === 0) {
    problems.push(required(`${at}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    problems.push(required(`${at}.resources`, 'resource rules must supply at least one resource'));
  }
  return problems;
}

export function validateRoleBinding(binding: RoleBinding, context: WriteContext): Problem[] {
  return bindingProblems(binding, context, ['Role', 'ClusterRole']);
}

export function validateClusterRoleBinding(binding: RoleBinding, context: WriteContext): Problem[] {
  return bindingProblems(binding, context, ['ClusterRole']);
}

function bindingProblems(
  { roleRef, subjects }: RoleBinding,
  { old }: WriteContext,
  kinds: readonly string[],
): Problem[] {
  const before = old as RoleBinding | undefined;
  return [
    ...(before ? immutable(roleRef, before.roleRef, 'roleRef', 'cannot change roleRef') : []),
    ...(roleRef.apiGroup === RBAC ? [] : [notSupported('roleRef.apiGroup', roleRef.apiGroup, [RBAC])]),
    ...(kinds.includes(roleRef.kind) ? [] : [notSupported('roleRef.kind', roleRef.kind, kinds)]),
    ...(roleRef.name ? [] : [required('roleRef.name')]),
    ...(subjects ?? []).flatMap((subject, i) => subjectProblems(subject, `subjects[${i}]`)),
  ];
}

const SUBJECTS = ['ServiceAccount', 'User', 'Group'];

function subjectProblems({ kind, name, namespace, apiGroup = '' }: Subject, at: string): Problem[] {
  const problems: Problem[] = [];
  if (!name) problems.push(required(`${at}.name`));
  if (!SUBJECTS.includes(kind)) return [...problems, notSupported(`${at}.kind`, kind, SUBJECTS)];
  if (kind === 'ServiceAccount') {
    if (!namespace) problems.push(required(`${at}.namespace`));
    if (apiGroup !== '') problems.push(notSupported(`${at}.apiGroup`, apiGroup, ['']));
    const message = name ? checkSubdomain(name) : undefined;
    if (message) problems.push(invalid(`${at}.name`, name, message));
  } else if (apiGroup !== RBAC) problems.push(notSupported(`${at}.apiGroup`, apiGroup, [RBAC]));
  return problems;
}

interface Webhook {
  name: string;
  sideEffects?: string;
  admissionReviewVersions?: string[];
  timeoutSeconds?: number;
  clientConfig?: { url?: string; service?: object };
}

/** A webhook configuration of either sort. */
export interface WebhookConfiguration extends KubeObject {
  webhooks?: Webhook[];
}

export function validateWebhooks({ webhooks }: WebhookConfiguration): Problem[] {
  return (webhooks ?? []).flatMap((webhook, i) => webhookProblems(webhook, `webhooks[${i}]`));
}

function webhookProblems(webhook: Webhook, at: string): Problem[] {
  const { name, sideEffects, admissionReviewVersions, timeoutSeconds = 10, clientConfig = {} } = webhook;
  const problems: Problem[] = [];
  if (checkSubdomain(name) || name.split('.').length < 3) {
    problems.push(invalid(`${at}.name`, name, 'should be a domain with at least three segments separated by dots'));
  }
  if (!sideEffects) problems.push(required(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun'));
  if (!admissionReviewVersions?.length) {
    problems.push(required(`${at}.admissionReviewVersions`, 'must specify one of v1, v1beta1'));
  }
  if (timeoutSeconds < 1 || timeoutSeconds > 30) {
    problems.push(
      invalid(`${at}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds'),
    );
  }
  if ((clientConfig.url === undefined) === (clientConfig.service === undefined)) {
    problems.push(required(`${at}.clientConfig`, 'exactly one of url or service is required'));
  }
  return problems;
}

export function validateSigningRequest({ spec }: CertificateSigningRequest, context: WriteContext): Problem[] {
  if (context.operation !== 'CREATE') return [];
  const text = atob(spec.request);
  const problems = /-----BEGIN CERTIFICATE REQUEST-----/.test(text)
    ? []
    : [invalid('spec.request', spec.request, 'PEM block type must be CERTIFICATE REQUEST')];
  if (!spec.usages?.length) problems.push(required('spec.usages', 'usages is required'));
  if (spec.signerName === 'kubernetes.io/legacy-unknown') {
    problems.push(forbidden('spec.signerName', 'the legacy signerName is not allowed via this API version'));
  } else if (!/^[^/]+\/[^/]+$/.test(spec.signerName)) {
    problems.push(
      invalid(
        'spec.signerName',
        spec.signerName,
        'must be a fully qualified domain and path of the form "example.com/signer-name"',
      ),
    );
  }
  return problems;
}
