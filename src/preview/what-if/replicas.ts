/** `--replicas deployment/web=20`: a workload is scaled. */

import type { AnyObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { type Binding, type Inventory, mapSection } from '../inventory.ts';
import { type Switch, unreadable } from './switch.ts';

const FORM = /^(?:([^/=]+)\/)?([^/=]+)\/([^/=]+)=(\d{1,9})$/;

interface Target {
  readonly namespace: string | undefined;
  readonly kind: string;
  readonly name: string;
}

/** Reads `[NAMESPACE/]KIND/NAME=N`. */
export const replicas: Switch = (text) => {
  const [, namespace, kind, name, count] = FORM.exec(text) ?? [];
  if (kind === undefined || name === undefined || count === undefined) {
    throw unreadable('replicas', text, '[NAMESPACE/]KIND/NAME=N, such as deployment/web=20');
  }
  const target = { namespace, kind, name };
  return {
    text: `${kind}/${name} has ${Number(count)} replicas`,
    apply: (inventory) => scale(inventory, target, Number(count)),
  };
};

function scale(inventory: Inventory, target: Target, count: number): Inventory {
  const templates = inventory.templates.filter((object) => isTarget(target, object.kind, object.metadata));
  const bindings = inventory.bindings.filter(({ spec }) => isTarget(target, spec.resource.kind, spec.resource));
  if (templates.length + bindings.length === 0) {
    throw new UserError('NotFound', `there is no ${target.kind}/${target.name} to scale`);
  }
  const scaled = mapSection(inventory, 'templates', (object) =>
    templates.includes(object) ? withReplicas(object, count) : object,
  );
  return mapSection(scaled, 'bindings', (binding) => (bindings.includes(binding) ? boundTo(binding, count) : binding));
}

function isTarget(target: Target, kind: string | undefined, of: { namespace?: string; name?: string }): boolean {
  const sameKind = [kind?.toLowerCase(), `${kind?.toLowerCase()}s`].includes(target.kind.toLowerCase());
  return sameKind && of.name === target.name && (target.namespace === undefined || of.namespace === target.namespace);
}

/** Jobs count their pods by parallelism, everything else by replicas. */
function withReplicas(object: AnyObject, count: number): AnyObject {
  const field = object.kind === 'Job' ? 'parallelism' : 'replicas';
  return { ...object, spec: { ...(isObject(object.spec) ? object.spec : {}), [field]: count } };
}

function boundTo(binding: Binding, count: number): Binding {
  return { ...binding, spec: { ...binding.spec, replicas: count } } as Binding;
}
