/** ResourceRegistry: what of which clusters is kept at hand for searching. Served by an aggregated server upstream. */

import { defineKind } from '../../define-kind.ts';
import { about, conditions, type Infer, list, object, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { clusterAffinity } from '../../policy/v1alpha1/placement.ts';

const registrySpec = object(
  {
    backendStore: optional(
      object(
        {
          openSearch: optional(
            object(
              {
                addresses: list(text(''), 'http or https URLs'),
                secretRef: object(
                  { name: text('name'), namespace: text('namespace') },
                  'Secret with userName and password',
                ),
              },
              'an OpenSearch server',
            ),
          ),
        },
        'where objects are copied to; absent: kept in memory',
      ),
    ),
    resourceSelectors: list(
      object({
        apiVersion: text('group/version'),
        kind: text('kind'),
        namespace: optional(text('namespace; empty: all')),
      }),
      'what is kept',
    ),
    targetCluster: about('clusters it is kept from', clusterAffinity),
  },
  'desired state',
);

const registryStatus = object({ conditions: optional(conditions('state')) }, 'observed state');

export interface ResourceRegistry extends KubeObject {
  spec: Infer<typeof registrySpec>;
  status?: Infer<typeof registryStatus>;
}

export const resourceRegistries = defineKind<ResourceRegistry>({
  group: 'search.karmada.io',
  version: 'v1alpha1',
  kind: 'ResourceRegistry',
  plural: 'resourceregistries',
  namespaced: false,
  description: 'Says what of which clusters is kept at hand for searching.',
  spec: registrySpec,
  status: registryStatus,
});
