/** The eight questions, under the names that customizations, webhooks and the command line give them. */

import type { ResourceInterpreterCustomization } from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import type { KindInterpreter } from './interpreter.ts';

type Rules = ResourceInterpreterCustomization['spec']['customizations'];

export interface Operation {
  readonly hook: keyof KindInterpreter;
  /** As webhooks, messages and `--operation` call it. */
  readonly operation: string;
  /** The field of a customization that holds the script. */
  readonly rule: keyof Rules;
  /** The function the script defines. */
  readonly function: string;
}

export const OPERATIONS: readonly Operation[] = [
  { hook: 'retain', operation: 'Retain', rule: 'retention', function: 'Retain' },
  { hook: 'replicas', operation: 'InterpretReplica', rule: 'replicaResource', function: 'GetReplicas' },
  { hook: 'components', operation: 'InterpretComponent', rule: 'componentResource', function: 'GetComponents' },
  { hook: 'revise', operation: 'ReviseReplica', rule: 'replicaRevision', function: 'ReviseReplica' },
  { hook: 'reflect', operation: 'InterpretStatus', rule: 'statusReflection', function: 'ReflectStatus' },
  { hook: 'aggregate', operation: 'AggregateStatus', rule: 'statusAggregation', function: 'AggregateStatus' },
  { hook: 'health', operation: 'InterpretHealth', rule: 'healthInterpretation', function: 'InterpretHealth' },
  {
    hook: 'dependencies',
    operation: 'InterpretDependency',
    rule: 'dependencyInterpretation',
    function: 'GetDependencies',
  },
];

/** The operation behind a hook. */
export function operationOf(hook: keyof KindInterpreter): Operation {
  const found = OPERATIONS.find((each) => each.hook === hook);
  if (!found) throw new Error(`no operation ${hook}`);
  return found;
}
