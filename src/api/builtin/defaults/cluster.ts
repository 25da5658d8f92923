/** Defaults of namespaces, secrets, access rules, quotas and extensions of the API. */

import type { Namespace, Secret } from '../../core/core.ts';
import type { CustomResourceDefinition } from '../../core/extension.ts';
import type { RoleBinding } from '../../core/rbac.ts';
import type { HorizontalPodAutoscaler, PriorityClass } from '../../core/scheduling.ts';
import type { KubeObject } from '../../meta/object.ts';
import { toBase64 } from '../base64.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

export function defaultNamespace({ metadata }: Namespace): void {
  if (metadata.name) metadata.labels = { ...metadata.labels, [NAME_LABEL]: metadata.name };
}

/** Plain values move into `data`. */
export function defaultSecret(secret: Secret): void {
  for (const [key, value] of Object.entries(secret.stringData ?? {})) {
    secret.data = { ...secret.data, [key]: toBase64(value) };
  }
  delete secret.stringData;
  secret.type ??= 'Opaque';
}

const RBAC = 'rbac.authorization.k8s.io';

export function defaultRoleBinding(binding: RoleBinding): void {
  binding.roleRef.apiGroup ||= RBAC;
  for (const subject of binding.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ??= RBAC;
  }
}

export function defaultPriorityClass(priorityClass: PriorityClass): void {
  priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
}

/** A core/v1 LimitRange. */
export interface LimitRange extends KubeObject {
  spec?: {
    limits?: {
      type: string;
      default?: Record<string, string>;
      defaultRequest?: Record<string, string>;
      max?: Record<string, string>;
      min?: Record<string, string>;
    }[];
  };
}

export function defaultLimitRange({ spec }: LimitRange): void {
  for (const limit of spec?.limits ?? []) {
    if (limit.type !== 'Container') continue;
    const limits = { ...limit.max, ...limit.default };
    if (Object.keys(limits).length > 0) limit.default = limits;
    const requests = { ...limits, ...limit.min, ...limit.default, ...limit.defaultRequest };
    if (Object.keys(requests).length > 0) limit.defaultRequest = requests;
  }
}

export function defaultAutoscaler({ spec }: HorizontalPodAutoscaler): void {
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) {
    const target = { type: 'Utilization', averageUtilization: 80 };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
}

export function defaultCustomResourceDefinition({ spec }: CustomResourceDefinition): void {
  spec.names.singular ??= spec.names.kind.toLowerCase();
  spec.names.listKind ??= `${spec.names.kind}List`;
  spec.conversion ??= { strategy: 'None' };
}

interface Webhook {
  failurePolicy?: string;
  matchPolicy?: string;
  namespaceSelector?: object;
  objectSelector?: object;
  timeoutSeconds?: number;
  reinvocationPolicy?: string;
  clientConfig?: { service?: { port?: number } };
  rules?: { scope?: string }[];
}

/** A webhook configuration of either sort. */
export interface WebhookConfiguration extends KubeObject {
  webhooks?: Webhook[];
}

export function defaultValidatingWebhooks({ webhooks }: WebhookConfiguration): void {
  for (const webhook of webhooks ?? []) {
    webhook.failurePolicy ??= 'Fail';
    webhook.matchPolicy ??= 'Equivalent';
    webhook.namespaceSelector ??= {};
    webhook.objectSelector ??= {};
    webhook.timeoutSeconds ??= 10;
    if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443;
    for (const rule of webhook.rules ?? []) rule.scope ??= '*';
  }
}

export function defaultMutatingWebhooks(configuration: WebhookConfiguration): void {
  defaultValidatingWebhooks(configuration);
  for (const webhook of configuration.webhooks ?? []) webhook.reinvocationPolicy ??= 'Never';
}
