/** News about a binding are news about its template too: people look there first. */

import type { ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';
import type { EventFact } from '../machinery/recorder.ts';
import type { Environment } from './environment.ts';

/** Tells of the binding and of its template; `component` is the teller. */
export function tellBinding(
  { recorder }: Environment,
  binding: ResourceBinding,
  component: string,
  fact: EventFact,
): void {
  const { apiVersion, kind, namespace, name, uid } = binding.spec.resource;
  const template = { apiVersion, kind, name, ...(namespace ? { namespace } : {}), ...(uid ? { uid } : {}) };
  for (const subject of [binding, template]) recorder.event(subject, component, fact);
}
