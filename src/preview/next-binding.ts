/** The binding the detector would leave of a template and its policy. */

import { type BindingInput, renderBinding } from '../propagation/binding.ts';
import { claimOf } from '../propagation/claim.ts';
import { nativeInterpreter } from '../propagation/interpreter/index.ts';
import type { Candidate } from './candidates.ts';
import type { Binding, Policy } from './inventory.ts';

/** The binding under this policy; what an unchanged template says of its replicas is taken from the existing binding. */
export function nextBinding(candidate: Candidate, policy: Policy, gates: BindingInput['gates'] = {}): Binding {
  const { template, templateChanged, binding } = candidate;
  const workload = binding && !templateChanged ? workloadOf(binding) : interpreted(candidate);
  const input = { template, claim: claimOf(policy), policy: policy.spec, gates, ...(workload ? { workload } : {}) };
  return renderBinding(input, binding);
}

function workloadOf({ spec }: Binding): BindingInput['workload'] {
  const { replicas, replicaRequirements: requirements, components } = spec;
  return {
    ...(replicas === undefined ? {} : { replicas }),
    ...(requirements ? { requirements } : {}),
    ...(components?.length ? { components } : {}),
  };
}

/** Kinds the native interpreter knows no replicas of keep those their binding has: a customization may know them. */
function interpreted({ template, binding }: Candidate): BindingInput['workload'] {
  const { replicas } = nativeInterpreter(template.apiVersion ?? '', template.kind ?? '');
  return replicas ? replicas(template) : binding && workloadOf(binding);
}
