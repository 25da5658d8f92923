/** Gives every claim a volume of the size it asks for, and lets both go once no pod uses them. */

import { type Pod, pods } from '../../../api/core/pod.ts';
import {
  type PersistentVolume,
  type PersistentVolumeClaim,
  persistentVolumeClaims,
  persistentVolumes,
} from '../../../api/core/storage.ts';
import type { KubeObject } from '../../../api/meta/object.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import { createOnce } from '../create-once.ts';
import type { MemberContext } from '../member-context.ts';

function volumeFor({ metadata, spec }: PersistentVolumeClaim): PersistentVolume {
  const { name = '', namespace = '', uid = '' } = metadata;
  return {
    metadata: { name: `pvc-${uid}` },
    spec: {
      capacity: { storage: spec?.resources?.requests?.['storage'] ?? '1Gi' },
      accessModes: spec?.accessModes ?? ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      hostPath: { path: `/simulated/${uid}` },
      ...(spec?.storageClassName ? { storageClassName: spec.storageClassName } : {}),
      ...(spec?.volumeMode ? { volumeMode: spec.volumeMode } : {}),
    },
  };
}

const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';

function claimsOf({ spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function withFinalizers<T extends KubeObject>(object: T, finalizers: string[]): T {
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

export function volumeController({ client, informers }: MemberContext): ControllerSpec {
  const claims = informers.for(persistentVolumeClaims);
  const allPods = informers.for(pods);
  const isUsed = ({ metadata: { name, namespace } }: PersistentVolumeClaim): boolean =>
    allPods.list(namespace).some((pod) => !hasEnded(pod) && claimsOf(pod).includes(name ?? ''));
  const release = async (claim: PersistentVolumeClaim): Promise<void> => {
    const finalizers = (claim.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLAIM_PROTECTION);
    await patchIfChanged(client, persistentVolumeClaims, { old: claim, next: withFinalizers(claim, finalizers) });
    const volume = await client.find(persistentVolumes, volumeFor(claim).metadata.name ?? '');
    if (!volume) return;
    await client.delete(persistentVolumes, volume.metadata.name ?? '');
    await patchIfChanged(client, persistentVolumes, { old: volume, next: withFinalizers(volume, []) });
  };
  const bind = async (claim: PersistentVolumeClaim): Promise<void> => {
    const volume = volumeFor(claim);
    const volumeName = volume.metadata.name ?? '';
    const created = await createOnce(client, persistentVolumes, volume);
    if (created) {
      const bound = { ...created, status: { phase: 'Bound' } };
      await patchIfChanged(client, persistentVolumes, { old: created, next: bound }, { subresource: 'status' });
    }
    const named = { ...claim, spec: { ...claim.spec, volumeName } };
    const stored = await patchIfChanged(client, persistentVolumeClaims, { old: claim, next: named });
    const { capacity = {}, accessModes = [] } = volume.spec ?? {};
    const status = { ...stored.status, phase: 'Bound', accessModes, capacity };
    const change = { old: stored, next: { ...stored, status } };
    await patchIfChanged(client, persistentVolumeClaims, change, { subresource: 'status' });
  };
  return {
    name: 'persistentvolume-binder',
    start(queue) {
      claims.onChange(({ object }) => queue.add(keyOf(object)));
      allPods.onChange(({ object }) => {
        for (const name of claimsOf(object)) queue.add(keyOf({ metadata: { ...object.metadata, name } }));
      });
    },
    async reconcile(key) {
      const { name, namespace } = parseKey(key);
      const claim = claims.get(name, namespace);
      if (!claim) return;
      if (claim.metadata.deletionTimestamp === undefined)
        return claim.status?.phase === 'Bound' ? undefined : bind(claim);
      if (!isUsed(claim)) await release(claim);
    },
  };
}
