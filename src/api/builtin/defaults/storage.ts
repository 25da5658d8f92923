/** Defaults of volumes and claims. */

import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../core/storage.ts';

export function defaultClaim(claim: PersistentVolumeClaim): void {
  claim.spec ??= {};
  claim.spec.volumeMode ??= 'Filesystem';
  claim.status ??= {};
  claim.status.phase ??= 'Pending';
}

export function defaultVolumeObject(volume: PersistentVolume): void {
  volume.spec ??= {};
  volume.spec.persistentVolumeReclaimPolicy ??= 'Retain';
  volume.spec.volumeMode ??= 'Filesystem';
  const hostPath = volume.spec['hostPath'] as { type?: string } | undefined;
  if (hostPath) hostPath.type ??= '';
  volume.status ??= {};
  volume.status.phase ??= 'Pending';
}

export function defaultStorageClass(storageClass: StorageClass): void {
  storageClass.reclaimPolicy ??= 'Delete';
  storageClass.volumeBindingMode ??= 'Immediate';
}
