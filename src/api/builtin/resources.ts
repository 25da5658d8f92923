/** What a Kubernetes API server serves out of the box: every resource with its verbs and subresources. */

import type { ScalePaths } from '../kind.ts';
import recorded from './resources.json' with { type: 'json' };

export interface BuiltinSubresource {
  subresource: string;
  verbs: readonly string[];
  kind: string;
  /** Empty group and version: those of the resource. */
  group: string;
  version: string;
}

export interface BuiltinResource {
  group: string;
  version: string;
  resource: string;
  kind: string;
  scope: 'Namespaced' | 'Cluster';
  singular: string;
  verbs: readonly string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
  subresources?: readonly BuiltinSubresource[];
}

/** Every built-in resource, those that only answer questions (reviews, bindings) included. */
export const builtinResources = recorded as readonly BuiltinResource[];

/** Where the scalable built-in kinds keep their numbers; the selector is a label selector or a map, not a text. */
export const SCALE_PATHS: ScalePaths = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
  labelSelectorPath: '.spec.selector',
};
