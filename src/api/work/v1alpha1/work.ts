/** Work: the manifest on its way to one cluster, in that cluster's execution namespace. */

import { AGE_COLUMN, defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import {
  anyObject,
  conditions,
  type Field,
  flag,
  type Infer,
  integer,
  list,
  object,
  oneOf,
  optional,
  text,
} from '../../field.ts';
import type { AnyObject, KubeObject } from '../../meta/object.ts';
import { prepareWork } from './prepare.ts';

const manifest = anyObject('a complete object') as Field<unknown> as Field<AnyObject>;

const workSpec = object(
  {
    preserveResourcesOnDeletion: optional(flag('the member keeps its objects when the Work goes')),
    suspendDispatching: optional(flag('stop applying; what is there stays')),
    workload: optional(object({ manifests: optional(list(manifest, 'objects to apply')) }, 'what to apply')),
  },
  'desired state',
);

const manifestStatus = object({
  health: optional(oneOf(['Healthy', 'Unhealthy', 'Unknown'], 'health there')),
  identifier: object(
    {
      group: optional(text('API group')),
      kind: text('kind'),
      name: text('name'),
      namespace: optional(text('namespace')),
      ordinal: integer('index among the manifests, from 0'),
      resource: text('plural name; may be empty'),
      version: text('API version'),
    },
    'which manifest',
  ),
  status: optional(anyObject('status there')),
});

export type ManifestStatus = Infer<typeof manifestStatus>;

const workStatus = object(
  {
    conditions: optional(conditions('Applied and Dispatching')),
    manifestStatuses: optional(list(manifestStatus, 'state by manifest')),
  },
  'observed state',
);

export type WorkSpec = Infer<typeof workSpec>;
export type WorkStatus = Infer<typeof workStatus>;

export interface Work extends KubeObject {
  spec: WorkSpec;
  status?: WorkStatus;
}

export const works = defineKind<Work>({
  group: 'work.karmada.io',
  version: 'v1alpha1',
  kind: 'Work',
  plural: 'works',
  namespaced: true,
  description: 'The manifests for one cluster, kept in its execution namespace.',
  shortNames: ['wk'],
  categories: [KARMADA_CATEGORY],
  columns: [
    { name: 'WORKLOAD-KIND', type: 'string', jsonPath: '.spec.workload.manifests[*].kind' },
    { name: 'APPLIED', type: 'string', jsonPath: '.status.conditions[?(@.type=="Applied")].status' },
    AGE_COLUMN,
  ],
  spec: workSpec,
  status: workStatus,
  prepare: prepareWork,
});
