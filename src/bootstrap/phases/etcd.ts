/** The node that keeps etcd's data. */

import { UserError } from '../../base/errors.ts';
import { applyObject } from '../apply/apply.ts';
import { chooseEtcdNode, ETCD_NODE_LABEL } from '../host/etcd-node.ts';
import type { Installation } from '../installation.ts';

/** Labels a node for etcd unless the user has chosen one by labels. */
export async function labelEtcdNode({ settings, nodes, hostClient }: Installation): Promise<void> {
  const { storage, externalEtcd } = settings;
  if (externalEtcd || storage.mode !== 'hostPath' || !(ETCD_NODE_LABEL in storage.nodeSelector)) return;
  const chosen = chooseEtcdNode(nodes);
  if (!chosen) {
    throw new UserError('Conflict', 'no node is fit for etcd: ready, free of taints and without pressure', {
      hint: 'untaint one, or use --etcd-storage-mode PVC',
    });
  }
  if (!chosen.isLabelled) await applyObject(hostClient, nodeLabel(chosen.name));
}

/** The label alone: everything else about a node is others' business. */
function nodeLabel(name: string) {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { [ETCD_NODE_LABEL]: '' } } };
}
