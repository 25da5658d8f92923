/** ClusterOverridePolicy: per-cluster edits of any manifest, made before those of OverridePolicies. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { type OverrideSpec, overrideSpec } from './override-spec.ts';
import { validateOverrides } from './validate-override.ts';

export interface ClusterOverridePolicy extends KubeObject {
  spec: OverrideSpec;
}

export const clusterOverridePolicies = defineKind<ClusterOverridePolicy>({
  group: 'policy.karmada.io',
  version: 'v1alpha1',
  kind: 'ClusterOverridePolicy',
  plural: 'clusteroverridepolicies',
  namespaced: false,
  description: 'Edits manifests of any namespace per cluster, before the namespaced override policies do.',
  shortNames: ['cop'],
  categories: [KARMADA_CATEGORY],
  spec: overrideSpec,
  validate: ({ spec }) => validateOverrides(spec),
});
