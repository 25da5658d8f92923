/** What there is to preview: every template, and every binding whose template is not known. */

import { parseApiVersion } from '../api/kind.ts';
import type { AnyObject, KubeObject } from '../api/meta/object.ts';
import { isReservedNamespace } from '../propagation/names.ts';
import type { Claimable } from './claim.ts';
import { type Binding, type Inventory, identityOf } from './inventory.ts';

export interface Candidate extends Claimable {
  /** True when the template is new or differs from the stored one. */
  readonly templateChanged: boolean;
  /** The binding with the assumptions applied, and the one there is. */
  readonly binding: Binding | undefined;
  readonly before: Binding | undefined;
  /** True when the template was given or scaled. */
  readonly given: boolean;
}

/** All candidates. Bindings that only follow others as dependencies are none. */
export function candidatesOf(before: Inventory, after: Inventory, objects: readonly KubeObject[]): Candidate[] {
  const given = new Set(objects.map(identityOf));
  const bindings = byTemplate(after.bindings);
  const oldBindings = byTemplate(before.bindings);
  const oldTemplates = new Set(before.templates);
  const templates = new Map(after.templates.map((template) => [identityOf(template), template]));
  const identities = new Set([...templates.keys(), ...bindings.keys()]);
  return [...identities].flatMap((identity): Candidate[] => {
    const template = templates.get(identity);
    const binding = bindings.get(identity);
    if (binding && !binding.spec.placement) return [];
    const known = template ?? outline(binding);
    if (!known || isReservedNamespace(known.metadata.namespace ?? '')) return [];
    const templateChanged = template !== undefined && !oldTemplates.has(template);
    const candidate = {
      template: known,
      complete: template !== undefined,
      annotations: (template ?? binding)?.metadata.annotations ?? {},
      templateChanged,
      binding,
      before: oldBindings.get(identity),
      given: given.has(identity) || templateChanged,
    };
    return [candidate];
  });
}

function byTemplate(bindings: readonly Binding[]): Map<string, Binding> {
  return new Map(bindings.map((binding) => [templateIdentity(binding), binding]));
}

/** The identity of the template a binding is for. */
export function templateIdentity({ spec }: Binding): string {
  const { apiVersion, kind, namespace = '', name } = spec.resource;
  return `${parseApiVersion(apiVersion).group}/${kind}/${namespace}/${name}`;
}

/** As much of a template as its binding knows. */
function outline(binding: Binding | undefined): AnyObject | undefined {
  if (!binding) return undefined;
  const { apiVersion, kind, namespace, name, uid } = binding.spec.resource;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(uid ? { uid } : {}) },
  };
}
