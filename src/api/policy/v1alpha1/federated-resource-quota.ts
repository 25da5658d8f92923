/** FederatedResourceQuota: how much a namespace may use in all clusters together. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { type Infer, list, map, object, optional, quantity, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { validateQuota, validateQuotaStatus } from './validate-quota.ts';

const amounts = (words: string) => map(quantity(), words);

const quotaSpec = object(
  {
    overall: amounts('limits over all clusters'),
    staticAssignments: optional(
      list(object({ clusterName: text('cluster'), hard: amounts('its share') }), 'fixed shares of clusters'),
    ),
  },
  'desired state',
);

const quotaStatus = object(
  {
    aggregatedStatus: optional(
      list(
        object({
          clusterName: text('cluster'),
          hard: optional(amounts('its limit')),
          used: optional(amounts('its use')),
        }),
        'use by cluster',
      ),
    ),
    overall: optional(amounts('limits in force')),
    overallUsed: optional(amounts('use over all clusters')),
  },
  'observed state',
);

export interface FederatedResourceQuota extends KubeObject {
  spec: Infer<typeof quotaSpec>;
  status?: Infer<typeof quotaStatus>;
}

export const federatedResourceQuotas = defineKind<FederatedResourceQuota>({
  group: 'policy.karmada.io',
  version: 'v1alpha1',
  kind: 'FederatedResourceQuota',
  plural: 'federatedresourcequotas',
  namespaced: true,
  description: 'Limits what a namespace may use in all clusters together.',
  categories: [KARMADA_CATEGORY],
  columns: [
    { name: 'OVERALL', type: 'string', jsonPath: '.status.overall' },
    { name: 'OVERALL_USED', type: 'string', jsonPath: '.status.overallUsed' },
  ],
  spec: quotaSpec,
  status: quotaStatus,
  validate: ({ metadata, spec, status }) => [
    ...validateQuota(metadata.name ?? '', spec),
    ...validateQuotaStatus(status ?? {}),
  ],
});
