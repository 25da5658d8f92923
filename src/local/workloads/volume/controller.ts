/** Gives every claim a volume of the size it asks for. */

import {
  type PersistentVolume,
  type PersistentVolumeClaim,
  persistentVolumeClaims,
  persistentVolumes,
} from '../../../api/core/storage.ts';
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

export function volumeController({ client, informers }: MemberContext): ControllerSpec {
  const claims = informers.for(persistentVolumeClaims);
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
    },
    async reconcile(key) {
      const { name, namespace } = parseKey(key);
      const claim = claims.get(name, namespace);
      if (!claim || claim.metadata.deletionTimestamp !== undefined || claim.status?.phase === 'Bound') return;
      await bind(claim);
    },
  };
}
