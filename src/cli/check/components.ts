/** The processes of the control plane: those that elect leaders, and all of them where the host is named. */

import { deployments, statefulSets } from '../../api/core/apps.ts';
import { leases } from '../../api/core/scheduling.ts';
import { durationText } from '../../api/printing/age.ts';
import { type Check, type Finding, failure, skipped, warning } from './finding.ts';
import { overdue } from './lease.ts';

const SYSTEM_NAMESPACE = 'karmada-system';

/** Without these nothing is scheduled, and nothing reaches a member. */
const LEADERS: ReadonlySet<string> = new Set(['karmada-controller-manager', 'karmada-scheduler']);

interface Workload {
  metadata: { name?: string };
  spec?: { replicas?: number };
  status?: { readyReplicas?: number };
}

function notReady({ metadata, spec, status }: Workload): Finding[] {
  const { replicas = 1 } = spec ?? {};
  const { readyReplicas = 0 } = status ?? {};
  if (readyReplicas >= replicas) return [];
  const message = `${readyReplicas} of ${replicas} replicas are ready`;
  return [readyReplicas === 0 ? failure(message, metadata.name) : warning(message, metadata.name)];
}

export const componentChecks: readonly Check[] = [
  {
    code: 'components-leading',
    title: 'the controllers and the scheduler are at work',
    async look(facts) {
      const held = (await facts.all(leases)).filter(
        ({ metadata }) => metadata.namespace === SYSTEM_NAMESPACE && LEADERS.has(metadata.name ?? ''),
      );
      if (held.length === 0) return [skipped('no component of this control plane elects a leader')];
      const now = await facts.now();
      return held.flatMap((lease) => {
        const late = overdue(lease, now);
        const holder = lease.spec?.holderIdentity ?? 'nobody';
        return late === undefined
          ? []
          : [failure(`${holder} has been silent for ${durationText(late)}`, lease.metadata.name)];
      });
    },
  },
  {
    code: 'components-ready',
    title: 'the pods of the control plane are ready',
    async look({ host }) {
      if (!host) return [skipped('the host cluster is not known: name it with --host-context or --host-kubeconfig')];
      const { hostClient, namespace } = host;
      const workloads: Workload[] = [
        ...(await hostClient.list(deployments, { namespace })).items,
        ...(await hostClient.list(statefulSets, { namespace })).items,
      ];
      if (workloads.length === 0) return [failure(`there is nothing in the namespace ${namespace} of the host`)];
      return workloads.flatMap(notReady);
    },
  },
];
