/** The Work that carries a namespace to a member. */

import type { AnyObject } from '../../api/meta/object.ts';
import { prepareManifest } from '../../api/work/v1alpha1/prepare.ts';
import { pruneManifest } from '../../api/work/v1alpha1/prune.ts';
import type { Work } from '../../api/work/v1alpha1/work.ts';
import { controlledBy } from '../../propagation/binding.ts';
import {
  APPLIED_CLUSTER_OVERRIDES_ANNOTATION,
  EXECUTION_FINALIZER,
  executionNamespace,
  MANAGED_LABEL,
  TEMPLATE_UID_ANNOTATION,
  WORK_ID_LABEL,
  WORK_NAME_ANNOTATION,
  WORK_NAMESPACE_ANNOTATION,
  workName,
} from '../../propagation/names.ts';
import type { OverrideOutcome } from '../../propagation/override/override.ts';

/** Where the Work of a namespace is. */
export function namespaceWorkAddress(name: string, clusterName: string): { namespace: string; name: string } {
  return { namespace: executionNamespace(clusterName), name: workName({ kind: 'Namespace', name }) };
}

/** The namespace as the member is to have it. */
function manifestOf(overridden: AnyObject, address: { namespace: string; name: string }, uid: string): AnyObject {
  const manifest = pruneManifest(overridden);
  const { labels, annotations } = manifest.metadata;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      labels: { ...labels, [MANAGED_LABEL]: 'true' },
      annotations: {
        ...annotations,
        [WORK_NAMESPACE_ANNOTATION]: address.namespace,
        [WORK_NAME_ANNOTATION]: address.name,
        [TEMPLATE_UID_ANNOTATION]: uid,
      },
    },
  };
}

/** The Work as it should be, from the namespace after overrides; it goes when the namespace goes. */
export function renderNamespaceWork(
  namespace: AnyObject,
  clusterName: string,
  { manifest: overridden, clusterPolicies }: OverrideOutcome,
  existing: Work | undefined,
): Work {
  const address = namespaceWorkAddress(namespace.metadata.name ?? '', clusterName);
  const manifest = manifestOf(overridden, address, namespace.metadata.uid ?? '');
  const id = existing?.metadata.labels?.[WORK_ID_LABEL];
  const { annotations: known, ...metadata } = existing?.metadata ?? {};
  const { [APPLIED_CLUSTER_OVERRIDES_ANNOTATION]: _record, ...others } = known ?? {};
  const record =
    clusterPolicies.length > 0 ? { [APPLIED_CLUSTER_OVERRIDES_ANNOTATION]: JSON.stringify(clusterPolicies) } : {};
  const annotations = { ...others, ...record };
  const finalizers = new Set([...(existing?.metadata.finalizers ?? []), EXECUTION_FINALIZER]);
  return {
    ...existing,
    metadata: {
      ...metadata,
      ...address,
      // The server stores no empty ones: with them every look would be a write.
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      finalizers: [...finalizers],
      ownerReferences: [controlledBy(namespace)],
    },
    spec: { ...existing?.spec, workload: { manifests: [id ? prepareManifest(manifest, id) : manifest] } },
  };
}
