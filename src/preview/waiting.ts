/** Policies that have a template and do not act on it yet, and what they wait for. */

import type { Candidate } from './candidates.ts';
import type { Claimed } from './claim.ts';
import type { Override, Policy } from './inventory.ts';

/** What a policy waits for before it acts on a template, in words; undefined when it acts. */
export type Waiting = (candidate: Candidate, claimed: Claimed | undefined) => string | undefined;

const LAZY = 'its policy is Lazy: it acts when the template changes next';

/** Knows the override policies there will be. */
export function createWaiting(overrides: readonly Override[]): Waiting {
  const known = new Set(overrides.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));
  const missing = ({ metadata, spec }: Policy): string[] =>
    (spec.dependentOverrides ?? []).filter((name) => !known.has(`${metadata.namespace ?? ''}/${name}`));
  return (candidate, claimed) => {
    if (!claimed) return undefined;
    const names = missing(claimed.policy);
    if (names.length > 0) return `its policy waits for override policies that are not there: ${names.join(', ')}`;
    return isLazy(candidate, claimed) ? LAZY : undefined;
  };
}

/** True when the policy is Lazy and nothing happens to the template that would make it act. */
function isLazy({ templateChanged }: Candidate, { policy, heir }: Claimed): boolean {
  return !templateChanged && !heir && policy.spec.activationPreference === 'Lazy';
}
