/** Whether a control plane that is there would still find its data. */

import type { StatefulSet } from '../../api/core/apps.ts';
import type { EtcdStorage, InstallSettings } from '../settings.ts';
import { nodesWith } from './etcd-node.ts';
import type { HostFacts } from './facts.ts';

/** Changes after which etcd starts empty, or falls apart; none where there is no etcd of ours yet. */
export function etcdDataLosses({ etcd, nodes }: HostFacts, settings: InstallSettings): string[] {
  if (!etcd) return [];
  const { storage, externalEtcd, components, namespace } = settings;
  if (externalEtcd) return [`the control plane in ${namespace} keeps its data in an etcd of its own, not in yours`];
  const [keeps, would] = [placeOf(etcd), wordsFor(storage)];
  const [size, wanted] = [sizeOf(etcd), components.etcd.replicas];
  const known = new Set(nodesWith(nodes, etcd.spec.template.spec?.nodeSelector ?? {}));
  const others = storage.mode === 'hostPath' ? nodesWith(nodes, storage.nodeSelector) : [];
  const strangers = others.filter((node) => !known.has(node)).map(({ metadata }) => metadata.name);
  return [
    ...(keeps === undefined || keeps === would ? [] : [`etcd keeps its data in ${keeps}, and this would be ${would}`]),
    ...(size === undefined || size === wanted ? [] : [`etcd cannot go from ${size} to ${wanted} replicas`]),
    ...(strangers.length === 0 ? [] : [`etcd could start on ${strangers.join(', ')}, where its data is not`]),
  ];
}

const PVC = 'claimed volumes (PVC)';
const EMPTY_DIR = 'its pods (emptyDir)';
const onNode = (path: string): string => `${path} of its node (hostPath)`;

function wordsFor(storage: EtcdStorage): string {
  if (storage.mode === 'PVC') return PVC;
  return storage.mode === 'emptyDir' ? EMPTY_DIR : onNode(storage.path);
}

/** Undefined for what none of our storage modes makes. */
function placeOf({ spec }: StatefulSet): string | undefined {
  if (spec.volumeClaimTemplates?.some(({ metadata }) => metadata?.name === 'etcd-data')) return PVC;
  const volume = spec.template.spec?.volumes?.find(({ name }) => name === 'etcd-data');
  if (volume?.hostPath) return onNode(volume.hostPath.path);
  return volume?.emptyDir ? EMPTY_DIR : undefined;
}

/**
 * How many members were told of each other: they listen to that when they start for the first time and never again, so
 * that more of them would be a second etcd, and fewer no majority. Replicas may have been changed by hand since.
 */
function sizeOf({ spec }: StatefulSet): number | undefined {
  const command = spec.template.spec?.containers[0]?.command ?? [];
  return command.findLast((each) => each.startsWith('--initial-cluster='))?.split(',').length;
}
