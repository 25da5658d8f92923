/** ResourceInterpreterCustomization: scripts that teach the control plane one kind. */

import { AGE_COLUMN, defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { type Infer, object, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';

const script = (defines: string, words: string) =>
  optional(object({ luaScript: text(`Lua text that defines ${defines}`) }, words));

const customizationSpec = object(
  {
    customizations: object(
      {
        componentResource: script('GetComponents(desiredObj)', 'pod templates of a kind with several'),
        dependencyInterpretation: script('GetDependencies(desiredObj)', 'what an object refers to'),
        healthInterpretation: script('InterpretHealth(observedObj)', 'whether an object is healthy'),
        replicaResource: script('GetReplicas(desiredObj)', 'replicas and what one needs'),
        replicaRevision: script('ReviseReplica(desiredObj, desiredReplica)', 'the object with other replicas'),
        retention: script('Retain(desiredObj, observedObj)', 'what of the member’s object stays'),
        statusAggregation: script('AggregateStatus(desiredObj, statusItems)', 'the status of all members together'),
        statusReflection: script('ReflectStatus(observedObj)', 'the status worth carrying back'),
      },
      'one script per operation',
    ),
    target: object({ apiVersion: text('group/version'), kind: text('kind') }, 'the kind'),
  },
  'desired state',
);

export interface ResourceInterpreterCustomization extends KubeObject {
  spec: Infer<typeof customizationSpec>;
}

export const resourceInterpreterCustomizations = defineKind<ResourceInterpreterCustomization>({
  group: 'config.karmada.io',
  version: 'v1alpha1',
  kind: 'ResourceInterpreterCustomization',
  plural: 'resourceinterpretercustomizations',
  namespaced: false,
  description: 'Teaches the control plane one kind by scripts.',
  shortNames: ['ric'],
  categories: [KARMADA_CATEGORY],
  columns: [
    { name: 'TARGET-API-VERSION', type: 'string', jsonPath: '.spec.target.apiVersion' },
    { name: 'TARGET-KIND', type: 'string', jsonPath: '.spec.target.kind' },
    AGE_COLUMN,
  ],
  spec: customizationSpec,
});
