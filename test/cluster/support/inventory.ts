/** Everything that a cluster holds, in a form in which two moments compare equal when nobody has changed anything. */

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { type ClusterName, kubectlOn } from '../testbed/testbed.ts';

/** What clusters write by themselves all the time. */
const RESTLESS = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io', 'componentstatuses']);

/** Objects by `kind.group namespace/name`, without what says only when they were written and by whom. */
export type Inventory = Readonly<Record<string, object>>;

export function inventoryOf(cluster: ClusterName): Inventory {
  const kinds = kubectlOn(cluster, 'api-resources', '--verbs=list', '-o', 'name').trim().split('\n');
  const lasting = kinds.filter((kind) => !RESTLESS.has(kind));
  const { items } = JSON.parse(kubectlOn(cluster, 'get', lasting.join(','), '-A', '-o', 'json')) as {
    items: AnyObject[];
  };
  return Object.fromEntries(items.map((object) => [keyOf(object), lastingPart(object)]).toSorted());
}

/** The inventory once it has stayed the same for a while: what somebody started before is over then. */
export async function calmInventoryOf(cluster: ClusterName): Promise<Inventory> {
  for (let last = inventoryOf(cluster); ; ) {
    await sleep(1000);
    const next = inventoryOf(cluster);
    if (differences(last, next).length === 0) return next;
    last = next;
  }
}

function keyOf({ kind, apiVersion = '', metadata: { namespace = '', name } }: AnyObject): string {
  return `${kind}.${apiVersion.split('/').slice(0, -1).join('')} ${namespace}/${name}`;
}

/** Nodes report about themselves all the time, and the images they have seen stay with them. */
function lastingPart({ metadata, status, ...object }: AnyObject): object {
  const { managedFields: _, resourceVersion: __, generation: ___, ...rest } = metadata;
  return { ...object, metadata: rest, ...(object.kind === 'Node' ? {} : { status }) };
}

/** What came, went and changed between two moments. */
export function differences(before: Inventory, after: Inventory): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const verdict = (key: string): string | undefined => {
    if (!(key in before)) return `new: ${key}`;
    if (!(key in after)) return `gone: ${key}`;
    return JSON.stringify(before[key]) === JSON.stringify(after[key]) ? undefined : `changed: ${key}`;
  };
  return [...keys].toSorted().flatMap((key) => verdict(key) ?? []);
}

/** Waits until the cluster holds what it held before; what still differs after a minute fails the test. */
export async function untilSame(cluster: ClusterName, before: Inventory): Promise<void> {
  const end = Date.now() + 60_000;
  while (differences(before, inventoryOf(cluster)).length > 0 && Date.now() < end) await sleep(1000);
  expect(differences(before, inventoryOf(cluster))).toEqual([]);
}
