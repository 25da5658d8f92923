/** Gives every member the namespaces of the Karmada API, so that what is propagated finds its place. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { type Namespace, namespaces } from '../../api/core/core.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { clusterOverridePolicies } from '../../api/policy/v1alpha1/cluster-override-policy.ts';
import { messageOf } from '../../base/errors.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import {
  clusterOfNamespace,
  executionNamespace,
  isReservedNamespace,
  SKIP_AUTO_PROPAGATION_LABEL,
} from '../../propagation/names.ts';
import { overrideMatch } from '../../propagation/override/override.ts';
import type { Environment } from '../environment.ts';
import { overrideFor, switchedBy } from '../override-for.ts';
import { writeWork } from '../write-work.ts';
import { namespaceWorkAddress, renderNamespaceWork } from './render.ts';

/** Decides which namespaces go to the members. */
export function namespaceFilter(skippedNamespaces: readonly string[]): (namespace: Namespace) => boolean {
  const patterns = skippedNamespaces.map((pattern) => new RegExp(`^${pattern}$`));
  return ({ metadata }) => {
    const { name = '', labels, deletionTimestamp } = metadata;
    if (name === 'default' || isReservedNamespace(name) || deletionTimestamp) return false;
    if (labels?.[SKIP_AUTO_PROPAGATION_LABEL]?.toLowerCase() === 'true') return false;
    return !patterns.some((pattern) => pattern.test(name));
  };
}

async function writeEverywhere(environment: Environment, namespace: AnyObject): Promise<void> {
  const { informers } = environment;
  const reached = informers
    .for(clusters)
    .list()
    .map(({ metadata }) => metadata.name ?? '')
    // Without its execution space a cluster is not ready for Works; its creation brings every namespace here again.
    .filter((clusterName) => informers.for(namespaces).get(executionNamespace(clusterName)) !== undefined);
  const outcomes = await Promise.allSettled(
    reached.map((clusterName) => {
      const outcome = overrideFor(environment, clusterName)(namespace);
      return writeWork(environment, namespaceWorkAddress(namespace.metadata.name ?? '', clusterName), (existing) =>
        renderNamespaceWork(namespace, clusterName, outcome, existing),
      );
    }),
  );
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => messageOf(reason));
  if (failures.length > 0) throw new Error(failures.join('; '));
}

export function createNamespaceController(environment: Environment): ControllerSpec {
  const { informers, settings } = environment;
  const cache = informers.for(namespaces);
  const isSynced = namespaceFilter(settings.skippedNamespaces);
  return {
    name: 'namespace-sync-controller',
    start(queue) {
      const addAll = (matches: (namespace: AnyObject) => boolean): void => {
        for (const namespace of cache.list()) {
          if (isSynced(namespace) && matches(namespace as AnyObject)) {
            queue.add(namespace.metadata.name ?? '', { low: true });
          }
        }
      };
      cache.onChange(({ type, object, initial }) => {
        const name = object.metadata.name ?? '';
        if (type === 'added' && clusterOfNamespace(name) !== undefined) addAll(() => true);
        if (type !== 'deleted' && isSynced(object)) queue.add(name, { low: initial });
      });
      informers.for(clusters).onChange((change) => {
        for (const { spec } of switchedBy(change, () => informers.for(clusterOverridePolicies).list())) {
          addAll((namespace) => overrideMatch(spec, namespace) !== 'none');
        }
      });
      informers.for(clusterOverridePolicies).onChange(({ object, old, initial }) => {
        const states = old ? [old, object] : [object];
        if (!initial) addAll((namespace) => states.some(({ spec }) => overrideMatch(spec, namespace) !== 'none'));
      });
    },
    async reconcile(name) {
      const namespace = cache.get(name);
      if (namespace && isSynced(namespace)) await writeEverywhere(environment, namespace as AnyObject);
    },
  };
}
