/** What a pod refers to: ConfigMaps, Secrets, its ServiceAccount and PersistentVolumeClaims. */

import type { Container, PodSpec, Volume } from '../../api/core/pod.ts';
import { compareText, isObject } from '../../base/json.ts';
import type { DependencyReference } from './interpreter.ts';

const text = (value: unknown): string[] => (typeof value === 'string' && value !== '' ? [value] : []);

function containersOf({
  containers = [],
  initContainers = [],
  ephemeralContainers = [],
}: Partial<PodSpec>): Container[] {
  return [...containers, ...initContainers, ...ephemeralContainers];
}

function configMapNames(pod: Partial<PodSpec>): string[] {
  return [
    ...(pod.volumes ?? []).flatMap(({ configMap, projected }) => [
      ...text(configMap?.name),
      ...(projected?.sources ?? []).flatMap((source) => text(source.configMap?.name)),
    ]),
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...env.flatMap(({ valueFrom }) => text(valueFrom?.configMapKeyRef?.name)),
      ...envFrom.flatMap(({ configMapRef }) => text(configMapRef?.name)),
    ]),
  ];
}

/** Volume sources that name a Secret inside themselves, and under which key. */
const SECRET_REFERENCES: readonly (readonly [source: string, key: string])[] = [
  ['cephfs', 'secretRef'],
  ['cinder', 'secretRef'],
  ['flexVolume', 'secretRef'],
  ['rbd', 'secretRef'],
  ['scaleIO', 'secretRef'],
  ['iscsi', 'secretRef'],
  ['storageos', 'secretRef'],
  ['csi', 'nodePublishSecretRef'],
];

function referencedSecrets(volume: Volume): string[] {
  return SECRET_REFERENCES.flatMap(([source, key]) => {
    const found = volume[source];
    const reference = isObject(found) ? found[key] : undefined;
    return isObject(reference) ? text(reference['name']) : [];
  });
}

function volumeSecrets(volume: Volume): string[] {
  return [
    ...text(volume.secret?.secretName),
    ...text(volume.azureFile?.secretName),
    ...(volume.projected?.sources ?? []).flatMap(({ secret }) => text(secret?.name)),
    ...referencedSecrets(volume),
  ];
}

function secretNames(pod: Partial<PodSpec>): string[] {
  return [
    ...(pod.imagePullSecrets ?? []).flatMap(({ name }) => text(name)),
    ...(pod.volumes ?? []).flatMap(volumeSecrets),
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...env.flatMap(({ valueFrom }) => text(valueFrom?.secretKeyRef?.name)),
      ...envFrom.flatMap(({ secretRef }) => text(secretRef?.name)),
    ]),
  ];
}

/** Every account but the one each namespace has anyway. */
function accountNames({ serviceAccountName }: Partial<PodSpec>): string[] {
  return text(serviceAccountName).filter((name) => name !== 'default');
}

function claimNames({ volumes = [] }: Partial<PodSpec>): string[] {
  return volumes.flatMap(({ persistentVolumeClaim }) => text(persistentVolumeClaim?.claimName));
}

/** The references of a pod spec, each once, by kind and name. */
export function podDependencies(
  pod: Partial<PodSpec> | undefined,
  namespace: string | undefined,
): DependencyReference[] {
  if (!pod) return [];
  const byKind: Readonly<Record<string, readonly string[]>> = {
    ConfigMap: configMapNames(pod),
    PersistentVolumeClaim: claimNames(pod),
    Secret: secretNames(pod),
    ServiceAccount: accountNames(pod),
  };
  return Object.entries(byKind).flatMap(([kind, names]) =>
    [...new Set(names)]
      .sort(compareText)
      .map((name) => ({ apiVersion: 'v1', kind, ...(namespace ? { namespace } : {}), name })),
  );
}
