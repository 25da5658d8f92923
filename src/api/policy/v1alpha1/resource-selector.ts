/** Which templates a policy is for. */

import { about, type Infer, labelSelector, object, optional, text } from '../../field.ts';
import { invalid, type Problem } from '../../meta/problem.ts';

export const resourceSelector = object({
  apiVersion: text('group/version of the template'),
  kind: text('kind of the template'),
  labelSelector: optional(about('by label; ignored when a name is given', labelSelector)),
  name: optional(text('one template by name; empty: all')),
  namespace: optional(text('namespace of the template; empty: that of the policy, or all')),
});

export type ResourceSelector = Infer<typeof resourceSelector>;

/** Selectors of a namespaced policy that name no namespace mean the policy's. Changes them in place. */
export function fillSelectorNamespaces(selectors: readonly ResourceSelector[], namespace: string): void {
  for (const selector of selectors) selector.namespace ||= namespace;
}

/** A namespaced policy selects within its namespace only. */
export function validateSelectorNamespaces(
  selectors: readonly ResourceSelector[] | undefined,
  namespace: string | undefined,
): Problem[] {
  return (selectors ?? []).flatMap((selector, index) =>
    selector.namespace && selector.namespace !== namespace
      ? [
          invalid(
            `spec.resourceSelectors[${index}].namespace`,
            selector.namespace,
            'namespace of resource selector must be the same as the namespace of the policy',
          ),
        ]
      : [],
  );
}
