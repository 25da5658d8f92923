/** Whether what people write is completed and checked before it is stored; nothing is stored by looking. */

import { isApiError } from '../../api/meta/api-error.ts';
import { type PropagationPolicy, propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import { isUserError, messageOf } from '../../base/errors.ts';
import type { Facts } from './facts.ts';
import { type Check, failure, skipped } from './finding.ts';

const NAMESPACE = 'default';

type Spread = NonNullable<PropagationPolicy['spec']['placement']>['spreadConstraints'];

function probe(spreadConstraints: Spread): PropagationPolicy {
  return {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'PropagationPolicy',
    metadata: { generateName: 'check-', namespace: NAMESPACE },
    spec: {
      resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'check-admission' }],
      placement: { clusterAffinity: { clusterNames: [] }, ...(spreadConstraints ? { spreadConstraints } : {}) },
    },
  };
}

/** No policy may ask for more groups at least than at most. */
const NONSENSE: Spread = [{ spreadByField: 'cluster', minGroups: 2, maxGroups: 1 }];

type Answer = { stored: PropagationPolicy } | { refused: unknown };

async function ask({ karmadaClient }: Facts, policy: PropagationPolicy): Promise<Answer> {
  try {
    return { stored: await karmadaClient.create(propagationPolicies, policy, { namespace: NAMESPACE, dryRun: true }) };
  } catch (refused) {
    // Silence is no refusal.
    if (isUserError(refused) && refused.code === 'Unreachable') throw refused;
    return { refused };
  }
}

export const admissionChecks: readonly Check[] = [
  {
    code: 'admission-defaults',
    title: 'policies are completed when they are written',
    async look(facts) {
      const answer = await ask(facts, probe(undefined));
      if ('stored' in answer) {
        const completed = answer.stored.spec.schedulerName !== undefined;
        return completed ? [] : [failure('a policy is stored without the defaults: is the webhook configured?')];
      }
      if (isApiError(answer.refused, 'Forbidden') && !/webhook/.test(messageOf(answer.refused))) {
        return [skipped('you may not create policies')];
      }
      return [failure(`a policy that is right is refused: ${messageOf(answer.refused)}`)];
    },
  },
  {
    code: 'admission-validates',
    title: 'policies that cannot work are refused',
    async look(facts) {
      const answer = await ask(facts, probe(NONSENSE));
      if ('stored' in answer) return [failure('a policy without sense is accepted: is the webhook configured?')];
      return [];
    },
  },
];
