/** Volumes and claims on them. */

import type { Resource } from '../kind.ts';
import type { KubeObject } from '../meta/object.ts';
import type { ObjectReference } from './core.ts';
import type { PodCondition, ResourceRequirements } from './pod.ts';
import { clusterResource, namespacedResource } from './resource.ts';
import type { LabelSelector } from './selector.ts';

export interface PersistentVolumeClaimSpec {
  accessModes?: string[];
  resources?: ResourceRequirements;
  selector?: LabelSelector;
  storageClassName?: string;
  volumeMode?: string;
  volumeName?: string;
  volumeAttributesClassName?: string;
  dataSource?: { apiGroup?: string; kind: string; name: string };
  dataSourceRef?: { apiGroup?: string; kind: string; name: string; namespace?: string };
}

export interface PersistentVolumeClaim extends KubeObject {
  spec?: PersistentVolumeClaimSpec;
  status?: {
    phase?: string;
    accessModes?: string[];
    capacity?: Record<string, string>;
    conditions?: PodCondition[];
    [key: string]: unknown;
  };
}

export interface PersistentVolume extends KubeObject {
  spec?: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    claimRef?: ObjectReference;
    persistentVolumeReclaimPolicy?: string;
    storageClassName?: string;
    volumeMode?: string;
    [source: string]: unknown;
  };
  status?: { phase?: string; reason?: string; message?: string; lastPhaseTransitionTime?: string };
}

export interface StorageClass extends KubeObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  allowVolumeExpansion?: boolean;
}

export const persistentVolumeClaims: Resource<PersistentVolumeClaim> = namespacedResource(
  'v1',
  'PersistentVolumeClaim',
  'persistentvolumeclaims',
);
export const persistentVolumes: Resource<PersistentVolume> = clusterResource(
  'v1',
  'PersistentVolume',
  'persistentvolumes',
);
export const storageClasses: Resource<StorageClass> = clusterResource(
  'storage.k8s.io/v1',
  'StorageClass',
  'storageclasses',
);
