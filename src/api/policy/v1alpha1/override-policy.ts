/** OverridePolicy: per-cluster edits of the manifests of its namespace. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { type OverrideSpec, overrideSpec } from './override-spec.ts';
import { fillSelectorNamespaces, validateSelectorNamespaces } from './resource-selector.ts';
import { validateOverrides } from './validate-override.ts';

export interface OverridePolicy extends KubeObject {
  spec: OverrideSpec;
}

export const overridePolicies = defineKind<OverridePolicy>({
  group: 'policy.karmada.io',
  version: 'v1alpha1',
  kind: 'OverridePolicy',
  plural: 'overridepolicies',
  namespaced: true,
  description: 'Edits manifests of its namespace per cluster, just before they are sent.',
  shortNames: ['op'],
  categories: [KARMADA_CATEGORY],
  spec: overrideSpec,
  prepare({ metadata, spec }) {
    fillSelectorNamespaces(spec.resourceSelectors ?? [], metadata.namespace ?? '');
  },
  validate: ({ metadata, spec }) => [
    ...validateOverrides(spec),
    ...validateSelectorNamespaces(spec.resourceSelectors, metadata.namespace),
  ],
});
