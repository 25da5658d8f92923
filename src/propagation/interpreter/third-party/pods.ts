/** Pod templates inside of kinds that belong to others. */

import type { PodTemplateSpec } from '../../../api/core/pod.ts';
import type { AnyObject } from '../../../api/meta/object.ts';
import type { Component } from '../../../api/work/v1alpha2/resource-binding.ts';
import { compareText, isObject } from '../../../base/json.ts';
import type { DependencyReference } from '../interpreter.ts';
import { podDependencies } from '../pod-dependencies.ts';
import { podRequirements } from '../pod-requirements.ts';
import { digNumber, digObject } from './dig.ts';

const podSpecOf = (template: unknown): PodTemplateSpec['spec'] | undefined =>
  isObject(template) ? (template as unknown as PodTemplateSpec).spec : undefined;

/** What one pod of a template needs, for whoever wants it as a part of an answer. */
export function requirementsOf(template: unknown) {
  const requirements = podRequirements(podSpecOf(template));
  return requirements ? { requirements } : {};
}

/** A component with the replicas and the pod template of a part of a spec. */
export function componentOf(name: string, part: unknown, defaultReplicas = 1): Component {
  const requirements = podRequirements(podSpecOf(digObject(part, 'template')));
  return {
    name,
    replicas: digNumber(part, defaultReplicas, 'replicas'),
    ...(requirements ? { replicaRequirements: requirements } : {}),
  };
}

/** Lists of references as one, each once, in a fixed order. */
export function distinct(references: readonly DependencyReference[]): DependencyReference[] {
  const byText = new Map(references.map((each) => [`${each.kind}/${each.name}/${JSON.stringify(each)}`, each]));
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each);
}

/** What the pods of these templates refer to. */
export function dependenciesOf({ metadata }: AnyObject, templates: readonly unknown[]): DependencyReference[] {
  return distinct(templates.flatMap((template) => podDependencies(podSpecOf(template), metadata.namespace)));
}

/** References by name to objects of the same namespace; empty names are none. */
export function references({ metadata }: AnyObject, kind: string, names: readonly string[]): DependencyReference[] {
  const { namespace } = metadata;
  return names
    .filter((name) => name !== '')
    .map((name) => ({ apiVersion: 'v1', kind, ...(namespace ? { namespace } : {}), name }));
}
