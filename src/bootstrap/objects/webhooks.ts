/** The admission webhooks of the control plane: one table, two configurations. */

import type { AnyObject } from '../../api/meta/object.ts';

interface Hook {
  name: string;
  group: string;
  resource: string;
  scope: 'Namespaced' | 'Cluster';
  path: string;
  operations?: readonly string[];
  timeout?: number;
  sideEffects?: 'None' | 'NoneOnDryRun';
}

const POLICY = 'policy.karmada.io';
const WORK = 'work.karmada.io';
const AUTOSCALING = 'autoscaling.karmada.io';
const NETWORKING = 'networking.karmada.io';
const CONFIG = 'config.karmada.io';

/** `policy.karmada.io/propagationpolicies` named and served as told. */
function hook(name: string, target: string, path: string, rest: Partial<Hook> = {}): Hook {
  const [group = '', resource = ''] = target.split('/');
  return { name, group, resource, path, scope: 'Namespaced', ...rest };
}

const CLUSTER = { scope: 'Cluster' } as const;
const ON_CREATE = { operations: ['CREATE'] } as const;

export const MUTATING: readonly Hook[] = [
  hook('propagationpolicy.karmada.io', `${POLICY}/propagationpolicies`, 'mutate-propagationpolicy'),
  hook(
    'clusterpropagationpolicy.karmada.io',
    `${POLICY}/clusterpropagationpolicies`,
    'mutate-clusterpropagationpolicy',
    CLUSTER,
  ),
  hook('overridepolicy.karmada.io', `${POLICY}/overridepolicies`, 'mutate-overridepolicy'),
  hook('resourcebinding.karmada.io', `${WORK}/resourcebindings`, 'mutate-resourcebinding', ON_CREATE),
  hook('clusterresourcebinding.karmada.io', `${WORK}/clusterresourcebindings`, 'mutate-clusterresourcebinding', {
    ...CLUSTER,
    ...ON_CREATE,
  }),
  hook('work.karmada.io', `${WORK}/works`, 'mutate-work'),
  hook('autoscaling.karmada.io', `${AUTOSCALING}/federatedhpas`, 'mutate-federatedhpa'),
  hook('multiclusterservice.karmada.io', `${NETWORKING}/multiclusterservices`, 'mutate-multiclusterservice'),
];

export const VALIDATING: readonly Hook[] = [
  hook('propagationpolicy.karmada.io', `${POLICY}/propagationpolicies`, 'validate-propagationpolicy'),
  hook(
    'clusterpropagationpolicy.karmada.io',
    `${POLICY}/clusterpropagationpolicies`,
    'validate-clusterpropagationpolicy',
    CLUSTER,
  ),
  hook('overridepolicy.karmada.io', `${POLICY}/overridepolicies`, 'validate-overridepolicy'),
  hook(
    'clusteroverridepolicy.karmada.io',
    `${POLICY}/clusteroverridepolicies`,
    'validate-clusteroverridepolicy',
    CLUSTER,
  ),
  hook(
    'config.karmada.io',
    `${CONFIG}/resourceinterpreterwebhookconfigurations`,
    'validate-resourceinterpreterwebhookconfiguration',
    CLUSTER,
  ),
  hook(
    'resourceinterpretercustomization.karmada.io',
    `${CONFIG}/resourceinterpretercustomizations`,
    'validate-resourceinterpretercustomization',
    { ...CLUSTER, timeout: 10 },
  ),
  hook('federatedresourcequota.karmada.io', `${POLICY}/federatedresourcequotas`, 'validate-federatedresourcequota'),
  hook('multiclusteringress.karmada.io', `${NETWORKING}/multiclusteringresses`, 'validate-multiclusteringress'),
  hook('federatedhpa.karmada.io', `${AUTOSCALING}/federatedhpas`, 'validate-federatedhpa'),
  hook('cronfederatedhpa.karmada.io', `${AUTOSCALING}/cronfederatedhpas`, 'validate-cronfederatedhpa'),
  hook('multiclusterservice.karmada.io', `${NETWORKING}/multiclusterservices`, 'validate-multiclusterservice'),
  hook('resourcebinding.karmada.io', `${WORK}/resourcebindings`, 'validate-resourcebinding', {
    sideEffects: 'NoneOnDryRun',
  }),
];

/** Refuses to delete what carries the protection label, of any kind. */
const DELETION_PROTECTION = 'resourcedeletionprotection.karmada.io';

export interface WebhookService {
  /** `https://karmada-webhook.karmada-system.svc:443` */
  url: string;
  /** Base64 of the PEM of the CA that signed the webhook's certificate. */
  caBundle: string;
}

function settings({ url, caBundle }: WebhookService, path: string): Record<string, unknown> {
  return {
    clientConfig: { url: `${url}/${path}`, caBundle },
    failurePolicy: 'Fail',
    admissionReviewVersions: ['v1'],
  };
}

function webhook(service: WebhookService, each: Hook): Record<string, unknown> {
  return {
    name: each.name,
    rules: [
      {
        operations: each.operations ?? ['CREATE', 'UPDATE'],
        apiGroups: [each.group],
        apiVersions: ['*'],
        resources: [each.resource],
        scope: each.scope,
      },
    ],
    ...settings(service, each.path),
    sideEffects: each.sideEffects ?? 'None',
    timeoutSeconds: each.timeout ?? 3,
  };
}

function deletionProtection(service: WebhookService): Record<string, unknown> {
  return {
    name: DELETION_PROTECTION,
    rules: [{ operations: ['DELETE'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], scope: '*' }],
    objectSelector: {
      matchExpressions: [{ key: 'resourcetemplate.karmada.io/deletion-protected', operator: 'Exists' }],
    },
    ...settings(service, 'validate-resourcedeletionprotection'),
    sideEffects: 'None',
    timeoutSeconds: 3,
  };
}

/** Both webhook configurations of the control plane. */
export function webhookConfigurations(service: WebhookService): AnyObject[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const labels = { app: 'karmada-webhook' };
  return [
    {
      apiVersion,
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'mutating-config', labels },
      webhooks: MUTATING.map((each) => webhook(service, each)),
    },
    {
      apiVersion,
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'validating-config', labels: { ...labels } },
      webhooks: [...VALIDATING.map((each) => webhook(service, each)), deletionProtection(service)],
    },
  ];
}
