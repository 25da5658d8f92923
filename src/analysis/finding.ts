/** What an analysis finds: a code that stays the same, the object and field it is about, and what to do. */

import type { KubeObject } from '../api/meta/object.ts';
import type { Inventory, Override, Policy } from '../preview/inventory.ts';

export type Severity = 'Error' | 'Warning';

export interface Finding {
  readonly object: KubeObject;
  /** As in problems: `spec.placement.spreadConstraints[0]`. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/** What an analysis looks at, and what of it is known. */
export interface Subject {
  readonly inventory: Inventory;
  /** False: nothing is known of the clusters, so nothing is said about them. */
  readonly knowsClusters: boolean;
  /** The kinds of which all templates are known, as `apps/v1 Deployment`. */
  knowsKind(apiVersion: string, kind: string): boolean;
}

/** One kind of mistake. */
export interface Check {
  /** KA and four digits; never used again for anything else. */
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  /** One line for lists. */
  readonly about: string;
  find(subject: Subject): readonly Finding[];
}

/** A check that looks at every policy by itself. */
export function ofPolicies(find: (policy: Policy, subject: Subject) => readonly Finding[]): Check['find'] {
  return (subject) => subject.inventory.policies.flatMap((policy) => find(policy, subject));
}

/** A check that looks at every override policy by itself. */
export function ofOverrides(find: (override: Override, subject: Subject) => readonly Finding[]): Check['find'] {
  return (subject) => subject.inventory.overrides.flatMap((override) => find(override, subject));
}
