/** What a program in a simulated container sees around it: who it is, its environment, the files that are mounted. */

import type { Container, EnvVar, Pod, VolumeMount } from '../../api/core/pod.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { pathValue } from './path-value.ts';

export interface World {
  hostname: string;
  env: ReadonlyMap<string, string>;
  /** Contents by absolute path. */
  files: ReadonlyMap<string, string>;
  now(): number;
}

/** Finds ConfigMaps and Secrets of the Pod's namespace. */
export type FindObject = (resource: 'configmaps' | 'secrets', name: string) => AnyObject | undefined;

/** The world of a container. */
export function worldOf(
  { pod, container }: { pod: Pod; container: Container },
  find: FindObject,
  now: () => number,
): World {
  const hostname = pod.metadata.name ?? '';
  return { hostname, env: environment(pod, container, find), files: files(pod, container, find), now };
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function environment(pod: Pod, container: Container, find: FindObject): Map<string, string> {
  const env = new Map([
    ['PATH', PATH],
    ['HOSTNAME', pod.metadata.name ?? ''],
    ['HOME', '/root'],
    ['KUBERNETES_SERVICE_HOST', '10.96.0.1'],
    ['KUBERNETES_SERVICE_PORT', '443'],
  ]);
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const found = { ...dataOf(find, 'configmaps', configMapRef?.name), ...dataOf(find, 'secrets', secretRef?.name) };
    for (const [name, value] of Object.entries(found)) env.set(prefix + name, value);
  }
  for (const entry of container.env ?? []) {
    const value = variableOf(entry, { pod, container, find });
    if (value !== undefined) env.set(entry.name, expanded(value, env));
  }
  return env;
}

interface Sight {
  pod: Pod;
  container: Container;
  find: FindObject;
}

function variableOf({ value, valueFrom }: EnvVar, { pod, container, find }: Sight): string | undefined {
  if (!valueFrom) return value ?? '';
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  if (configMapKeyRef) return dataOf(find, 'configmaps', configMapKeyRef.name)[configMapKeyRef.key];
  if (secretKeyRef) return dataOf(find, 'secrets', secretKeyRef.name)[secretKeyRef.key];
  if (fieldRef) return pathValue(pod, fieldRef.fieldPath);
  return resourceFieldRef && pathValue(container.resources ?? {}, resourceFieldRef.resource);
}

/** `$(NAME)` means an earlier variable; `$$(NAME)` is left as `$(NAME)`. */
function expanded(value: string, env: ReadonlyMap<string, string>): string {
  return value.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (text, name: string | undefined) =>
    name === undefined ? '$' : (env.get(name) ?? text),
  );
}

/** Texts of a ConfigMap or a Secret, by key. */
function dataOf(
  find: FindObject,
  resource: 'configmaps' | 'secrets',
  name: string | undefined,
): Record<string, string> {
  const data = (name === undefined ? undefined : find(resource, name)?.['data']) as Record<string, string> | undefined;
  if (resource === 'configmaps') return data ?? {};
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, decoded(value)]));
}

function decoded(value: string): string {
  return Buffer.from(value, 'base64').toString();
}

function files(pod: Pod, container: Container, find: FindObject): Map<string, string> {
  const { metadata, status } = pod;
  const mounted = (container.volumeMounts ?? []).flatMap((mount) => mountedFiles(pod, mount, find));
  return new Map([
    ['/etc/hostname', `${metadata.name}\n`],
    ['/etc/hosts', `127.0.0.1\tlocalhost\n${status?.podIP ?? '127.0.0.1'}\t${metadata.name}\n`],
    ...mounted,
  ]);
}

function mountedFiles({ spec }: Pod, { name, mountPath, subPath }: VolumeMount, find: FindObject): [string, string][] {
  const { configMap, secret } = spec.volumes?.find((volume) => volume.name === name) ?? {};
  const data = { ...dataOf(find, 'configmaps', configMap?.name), ...dataOf(find, 'secrets', secret?.secretName) };
  const items = configMap?.items ?? secret?.items ?? Object.keys(data).map((key) => ({ key, path: key }));
  const contents = items.flatMap(({ key, path }) => (data[key] === undefined ? [] : [[path, data[key]] as const]));
  if (subPath !== undefined) return contents.filter(([path]) => path === subPath).map(([, text]) => [mountPath, text]);
  return contents.map(([path, text]) => [`${mountPath.replace(/\/$/, '')}/${path}`, text]);
}
