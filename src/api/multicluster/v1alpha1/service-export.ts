/** ServiceExport: offers the Service of its name to other clusters. */

import { AGE_COLUMN, defineKind } from '../../define-kind.ts';
import { conditions, type Infer, keyedBy, object, optional } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';

const exportStatus = object({ conditions: optional(conditions('state by type', keyedBy('type'))) }, 'observed state');

export interface ServiceExport extends KubeObject {
  status?: Infer<typeof exportStatus>;
}

export const serviceExports = defineKind<ServiceExport>({
  group: 'multicluster.x-k8s.io',
  version: 'v1alpha1',
  kind: 'ServiceExport',
  plural: 'serviceexports',
  namespaced: true,
  description: 'Offers the Service of its name to other clusters.',
  shortNames: ['svcex'],
  columns: [{ ...AGE_COLUMN, name: 'Age' }],
  status: exportStatus,
});
