/** Every member: joined, reachable from the control plane, of a version that works. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { leases } from '../../api/core/scheduling.ts';
import { durationText } from '../../api/printing/age.ts';
import { messageOf } from '../../base/errors.ts';
import { answerError } from '../../client/answer.ts';
import { executionNamespace } from '../../propagation/names.ts';
import type { Facts } from './facts.ts';
import { type Check, type Finding, failure, skipped, warning } from './finding.ts';
import { overdue } from './lease.ts';

const nameOf = ({ metadata }: Cluster): string => metadata.name ?? '';

async function unreachable(facts: Facts, cluster: Cluster): Promise<Finding[]> {
  const client = facts.memberClient(nameOf(cluster));
  try {
    const response = await client.transport.send({ method: 'GET', path: '/readyz' });
    const body = await response.text();
    if (response.status === 200) return [];
    return [failure(messageOf(answerError(response.status, body)), nameOf(cluster))];
  } catch (thrown) {
    return [failure(messageOf(thrown), nameOf(cluster))];
  }
}

/** 36 of `v1.36.1`. */
const minorOf = (version: string | undefined): number | undefined => {
  const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
  return minor === undefined ? undefined : Number(minor);
};

/** Members this many minor versions apart may lack what others offer. */
const MAX_SPREAD = 3;

export const memberChecks: readonly Check[] = [
  {
    code: 'members-joined',
    title: 'members have joined',
    async look(facts) {
      const found = await facts.clusters();
      return found.length > 0 ? [] : [warning('there is none: nothing can run; see "join"')];
    },
  },
  {
    code: 'members-ready',
    title: 'members are ready',
    async look(facts) {
      return (await facts.clusters()).flatMap((cluster): Finding[] => {
        const ready = cluster.status?.conditions?.find(({ type }) => type === 'Ready');
        if (ready?.status === 'True') return [];
        return [failure(ready ? `${ready.reason}: ${ready.message}` : 'has reported no status yet', nameOf(cluster))];
      });
    },
  },
  {
    code: 'members-reachable',
    title: 'members answer through the control plane',
    async look(facts) {
      const pushed = (await facts.clusters()).filter(({ spec }) => spec.syncMode === 'Push');
      return (await Promise.all(pushed.map((cluster) => unreachable(facts, cluster)))).flat();
    },
  },
  {
    code: 'members-agents',
    title: 'the agents of members in Pull mode report',
    async look(facts) {
      const pulled = (await facts.clusters()).filter(({ spec }) => spec.syncMode === 'Pull');
      const [all, now] = [await facts.all(leases), await facts.now()];
      return pulled.flatMap((cluster): Finding[] => {
        const name = nameOf(cluster);
        const lease = all.find(
          ({ metadata }) => metadata.namespace === executionNamespace(name) && metadata.name === name,
        );
        if (!lease) return [failure('its agent has never reported', name)];
        const late = overdue(lease, now);
        return late === undefined ? [] : [failure(`its agent has been silent for ${durationText(late)}`, name)];
      });
    },
  },
  {
    code: 'members-apis',
    title: 'the APIs of members are known',
    async look(facts) {
      return (await facts.clusters()).flatMap((cluster): Finding[] => {
        const complete = cluster.status?.conditions?.find(({ type }) => type === 'CompleteAPIEnablements');
        if (!complete || complete.status === 'True') return [];
        return [warning(`${complete.reason}: ${complete.message}`, nameOf(cluster))];
      });
    },
  },
  {
    code: 'members-versions',
    title: 'the Kubernetes versions of members are close to one another',
    async look(facts) {
      const known = (await facts.clusters()).flatMap((cluster) => {
        const version = cluster.status?.kubernetesVersion;
        const minor = minorOf(version);
        return minor === undefined ? [] : [{ name: nameOf(cluster), version, minor }];
      });
      const newest = Math.max(...known.map(({ minor }) => minor));
      return known
        .filter(({ minor }) => newest - minor > MAX_SPREAD)
        .map(({ name, version, minor }) =>
          warning(`runs ${version}, ${newest - minor} minor versions behind the newest member`, name),
        );
    },
  },
  {
    code: 'members-schedulable',
    title: 'members take workloads',
    async look(facts) {
      return (await facts.clusters()).flatMap((cluster): Finding[] => {
        if (cluster.metadata.deletionTimestamp) return [skipped('is being removed', nameOf(cluster))];
        const texts = (cluster.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
        return texts.length > 0 ? [warning(`is tainted: ${texts.join(', ')}`, nameOf(cluster))] : [];
      });
    },
  },
];
