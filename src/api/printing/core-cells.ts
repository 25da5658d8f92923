/** Table cells of nodes, services, volumes, events and other core kinds. Each row starts after the name. */

import type { ConfigMap, Endpoints, Event, Namespace, Node, Secret, Service, ServiceSpec } from '../core/core.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../core/storage.ts';
import type { KubeObject } from '../meta/object.ts';
import { ageText } from './age.ts';
import { labelsText } from './workload-cells.ts';

const NONE = '<none>';

export function ageCells({ metadata }: KubeObject, nowMs: number): unknown[] {
  return [ageText(metadata.creationTimestamp, nowMs)];
}

export function createdAtCells({ metadata }: KubeObject): unknown[] {
  return [metadata.creationTimestamp ?? ''];
}

export function namespaceCells({ metadata, status = {} }: Namespace, nowMs: number): unknown[] {
  return [status.phase ?? '', ageText(metadata.creationTimestamp, nowMs)];
}

const ROLE_LABEL = /^node-role\.kubernetes\.io\/(.+)$/;

export function nodeCells({ metadata, spec, status = {} }: Node, nowMs: number): unknown[] {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (spec?.unschedulable) words.push('SchedulingDisabled');
  const labels = metadata.labels ?? {};
  const roles = Object.keys(labels).flatMap((key) => ROLE_LABEL.exec(key)?.[1] ?? []);
  const address = (type: string): string => status.addresses?.find((item) => item.type === type)?.address || NONE;
  const info = status.nodeInfo ?? {};
  return [
    words.join(','),
    roles.length > 0 ? roles.sort().join(',') : NONE,
    ageText(metadata.creationTimestamp, nowMs),
    info['kubeletVersion'] ?? '',
    address('InternalIP'),
    address('ExternalIP'),
    info['osImage'] || '<unknown>',
    info['kernelVersion'] || '<unknown>',
    info['containerRuntimeVersion'] || '<unknown>',
  ];
}

export function configMapCells({ metadata, data = {}, binaryData = {} }: ConfigMap, nowMs: number): unknown[] {
  return [Object.keys(data).length + Object.keys(binaryData).length, ageText(metadata.creationTimestamp, nowMs)];
}

export function secretCells({ metadata, type, data = {} }: Secret, nowMs: number): unknown[] {
  return [type ?? '', Object.keys(data).length, ageText(metadata.creationTimestamp, nowMs)];
}

export function serviceCells(service: Service, nowMs: number): unknown[] {
  const { metadata, spec } = service;
  return [
    spec.type ?? '',
    spec.clusterIPs?.[0] || spec.clusterIP || NONE,
    externalAddressText(service),
    portsText(spec),
    ageText(metadata.creationTimestamp, nowMs),
    labelsText(spec.selector),
  ];
}

function externalAddressText({ spec, status = {} }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  const fixed = spec.externalIPs ?? [];
  if (spec.type !== 'LoadBalancer') return fixed.length > 0 ? fixed.join(',') : NONE;
  const balanced = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  const all = [...balanced, ...fixed];
  return all.length > 0 ? all.join(',') : '<pending>';
}

function portsText({ ports = [] }: ServiceSpec): string {
  const texts = ports.map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`);
  return texts.length > 0 ? texts.join(',') : NONE;
}

const MAX_ENDPOINTS = 3;

export function endpointsCells({ metadata, subsets = [] }: Endpoints, nowMs: number): unknown[] {
  const texts = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`)),
  );
  return [listText(texts), ageText(metadata.creationTimestamp, nowMs)];
}

/** The first three, and how many more. */
export function listText(texts: readonly string[]): string {
  if (texts.length === 0) return NONE;
  const shown = texts.slice(0, MAX_ENDPOINTS).join(',');
  return texts.length > MAX_ENDPOINTS ? `${shown} + ${texts.length - MAX_ENDPOINTS} more...` : shown;
}

export function eventCells(event: Event, nowMs: number): unknown[] {
  const { metadata, involvedObject, source, series } = event;
  const first = event.firstTimestamp ?? event.eventTime;
  const last = series?.lastObservedTime ?? event.lastTimestamp ?? first;
  const component = source?.component || event.reportingComponent || '';
  const host = source?.host || event.reportingInstance || '';
  return [
    ageText(last, nowMs),
    event.type ?? '',
    event.reason ?? '',
    `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`,
    involvedObject.fieldPath ?? '',
    [component, host].filter((part) => part !== '').join(', '),
    (event.message ?? '').trim(),
    ageText(first, nowMs),
    series?.count ?? event.count ?? 1,
    metadata.name ?? '',
  ];
}

const ACCESS_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModesText(modes: readonly string[] | undefined): string {
  const known = Object.keys(ACCESS_MODES).filter((mode) => modes?.includes(mode));
  return known.map((mode) => ACCESS_MODES[mode]).join(',');
}

export function claimCells({ metadata, spec = {}, status = {} }: PersistentVolumeClaim, nowMs: number): unknown[] {
  const bound = Boolean(spec.volumeName);
  return [
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    spec.volumeName ?? '',
    bound ? (status.capacity?.['storage'] ?? '') : '',
    bound ? accessModesText(status.accessModes) : '',
    spec.storageClassName ?? metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? '',
    spec.volumeAttributesClassName ?? '<unset>',
    ageText(metadata.creationTimestamp, nowMs),
    spec.volumeMode ?? '<unset>',
  ];
}

export function volumeCells({ metadata, spec = {}, status = {} }: PersistentVolume, nowMs: number): unknown[] {
  const claim = spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '';
  return [
    spec.capacity?.['storage'] ?? '',
    accessModesText(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    claim,
    spec.storageClassName ?? '',
    (spec['volumeAttributesClassName'] as string | undefined) ?? '<unset>',
    status.reason ?? '',
    ageText(metadata.creationTimestamp, nowMs),
    spec.volumeMode ?? '<unset>',
  ];
}

type Quota = KubeObject & { status?: { hard?: Record<string, string>; used?: Record<string, string> } };

export function quotaCells({ metadata, status = {} }: Quota, nowMs: number): unknown[] {
  const { hard = {}, used = {} } = status;
  const names = Object.keys(hard).sort();
  const text = (list: readonly string[]): string =>
    list.map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`).join(', ');
  const limits = names.filter((name) => name.startsWith('limits.'));
  const requests = names.filter((name) => !name.startsWith('limits.'));
  return [text(requests), text(limits), ageText(metadata.creationTimestamp, nowMs)];
}
