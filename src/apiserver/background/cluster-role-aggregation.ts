/** Roles made of others hold the rules of every role that is labelled for them. */

import type { ClusterRole, PolicyRule } from '../../api/core/rbac.ts';
import { matchesSelector } from '../../api/core/selector.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { deepEqual } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const ROLES = 'clusterroles.rbac.authorization.k8s.io';

/** Keeps their rules up to date. */
export function aggregateClusterRoles(context: ServerContext): Task {
  const { store } = context;
  const worklist = createWorklist(context, 'aggregated roles', (name) => aggregate(context, name));
  const isAggregated = (object: AnyObject): boolean => object['aggregationRule'] !== undefined;
  const stop = follow(context, ROLES, () => {
    for (const { key, object } of store.list(ROLES)) if (isAggregated(object)) worklist.add(key);
  });
  return {
    settled: worklist.settled,
    stop() {
      stop();
      return worklist.stop();
    },
  };
}

async function aggregate(context: ServerContext, name: string): Promise<void> {
  const { store, registry } = context;
  const current = store.head(ROLES, name);
  const served = registry.findResource(ROLES);
  const role = current?.object as unknown as ClusterRole | undefined;
  if (!current || !served || !role?.aggregationRule) return;
  const rules = rulesFor(
    role,
    store.list(ROLES).map(({ object }) => object as unknown as ClusterRole),
  );
  if (deepEqual(rules, role.rules ?? [])) return;
  await updateOwn(context, { served, current, object: { ...current.object, rules } });
}

/** Each rule once, in the order of the roles' names. */
function rulesFor({ aggregationRule, metadata }: ClusterRole, roles: readonly ClusterRole[]): PolicyRule[] {
  const selectors = aggregationRule?.clusterRoleSelectors ?? [];
  const parts = roles.filter(
    (role) =>
      role.metadata.name !== metadata.name && selectors.some((one) => matchesSelector(one, role.metadata.labels)),
  );
  const rules = new Map(parts.flatMap(({ rules = [] }) => rules.map((rule) => [JSON.stringify(rule), rule])));
  return [...rules.values()];
}
