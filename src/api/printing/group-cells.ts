/** Table cells of networking, access, autoscaling and extension kinds. Each row starts after the name. */

import type { APIService } from '../core/extension.ts';
import type { EndpointSlice, Ingress } from '../core/network.ts';
import type { RoleBinding } from '../core/rbac.ts';
import type { HorizontalPodAutoscaler, Lease, PodDisruptionBudget, PriorityClass } from '../core/scheduling.ts';
import { type LabelSelector, selectorText } from '../core/selector.ts';
import type { StorageClass } from '../core/storage.ts';
import type { KubeObject } from '../meta/object.ts';
import { ageText, durationText } from './age.ts';
import { listText } from './core-cells.ts';

const NONE = '<none>';

export function ingressCells({ metadata, spec = {}, status = {} }: Ingress, nowMs: number): unknown[] {
  const hosts = (spec.rules ?? []).map(({ host }) => host || '*');
  const addresses = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [
    spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? NONE,
    hosts.length > 0 ? listText(hosts) : '*',
    addresses.join(','),
    spec.tls?.length ? '80, 443' : '80',
    ageText(metadata.creationTimestamp, nowMs),
  ];
}

export function endpointSliceCells(slice: EndpointSlice, nowMs: number): unknown[] {
  const { metadata, addressType, ports = [], endpoints } = slice;
  return [
    addressType,
    ports.length > 0 ? listText(ports.map(({ port }) => (port === undefined ? '*' : String(port)))) : '<unset>',
    endpoints?.length ? listText(endpoints.flatMap(({ addresses }) => addresses)) : '<unset>',
    ageText(metadata.creationTimestamp, nowMs),
  ];
}

type Policy = KubeObject & { spec: { podSelector?: LabelSelector } };

export function networkPolicyCells({ metadata, spec }: Policy, nowMs: number): unknown[] {
  return [selectorText(spec.podSelector) || NONE, ageText(metadata.creationTimestamp, nowMs)];
}

type Class = KubeObject & {
  spec?: { controller?: string; parameters?: { apiGroup?: string; kind: string; name: string } };
};

export function ingressClassCells({ metadata, spec = {} }: Class, nowMs: number): unknown[] {
  const { parameters } = spec;
  const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : '';
  return [
    spec.controller ?? '',
    parameters ? `${parameters.kind}${group}/${parameters.name}` : NONE,
    ageText(metadata.creationTimestamp, nowMs),
  ];
}

export function autoscalerCells({ metadata, spec, status }: HorizontalPodAutoscaler, nowMs: number): unknown[] {
  return [
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    metricsText(spec.metrics ?? [], status?.currentMetrics ?? []),
    spec.minReplicas ?? '<unset>',
    spec.maxReplicas,
    status?.currentReplicas ?? 0,
    ageText(metadata.creationTimestamp, nowMs),
  ];
}

type Metric = Record<string, unknown>;

interface MetricPart {
  name?: string;
  metric?: { name?: string };
  target?: Amount;
  current?: Amount;
}

interface Amount {
  averageUtilization?: number;
  averageValue?: string;
  value?: string;
}

function metricsText(specs: readonly Metric[], statuses: readonly Metric[]): string {
  const texts = specs.map((metric, i) => {
    const part = partOf(metric);
    const name = part?.metric?.name ?? part?.name ?? '';
    const current = amountText(partOf(statuses[i])?.current) ?? '<unknown>';
    return `${name === '' ? '' : `${name}: `}${current}/${amountText(part?.target) ?? '<unset>'}`;
  });
  if (texts.length === 0) return NONE;
  return texts.length > 2 ? `${texts.slice(0, 2).join(', ')} + ${texts.length - 2} more...` : texts.join(', ');
}

/** The member of a metric that its type names. */
function partOf(metric: Metric | undefined): MetricPart | undefined {
  const type = String(metric?.['type'] ?? '');
  return metric?.[type.charAt(0).toLowerCase() + type.slice(1)] as MetricPart | undefined;
}

function amountText(amount: Amount | undefined): string | undefined {
  if (amount?.averageUtilization !== undefined) return `${amount.averageUtilization}%`;
  return amount?.averageValue ?? amount?.value;
}

export function budgetCells({ metadata, spec = {}, status }: PodDisruptionBudget, nowMs: number): unknown[] {
  return [
    String(spec.minAvailable ?? 'N/A'),
    String(spec.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    ageText(metadata.creationTimestamp, nowMs),
  ];
}

export function leaseCells({ metadata, spec = {} }: Lease, nowMs: number): unknown[] {
  return [spec.holderIdentity ?? '', ageText(metadata.creationTimestamp, nowMs)];
}

export function priorityClassCells(priority: PriorityClass, nowMs: number): unknown[] {
  return [
    priority.value,
    priority.globalDefault ?? false,
    ageText(priority.metadata.creationTimestamp, nowMs),
    priority.preemptionPolicy ?? '',
  ];
}

export function storageClassCells(storageClass: StorageClass, nowMs: number): unknown[] {
  return [
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageText(storageClass.metadata.creationTimestamp, nowMs),
  ];
}

export function roleBindingCells({ metadata, roleRef, subjects = [] }: RoleBinding, nowMs: number): unknown[] {
  const named = (kind: string): string =>
    subjects
      .filter((subject) => subject.kind === kind)
      .map(({ namespace, name }) => (kind === 'ServiceAccount' && namespace ? `${namespace}/${name}` : name))
      .join(', ');
  return [
    `${roleRef.kind}/${roleRef.name}`,
    ageText(metadata.creationTimestamp, nowMs),
    named('User'),
    named('Group'),
    named('ServiceAccount'),
  ];
}

type Webhooks = KubeObject & { webhooks?: unknown[] };

export function webhookCells({ metadata, webhooks = [] }: Webhooks, nowMs: number): unknown[] {
  return [webhooks.length, ageText(metadata.creationTimestamp, nowMs)];
}

export function apiServiceCells({ metadata, spec, status = {} }: APIService, nowMs: number): unknown[] {
  const service = spec?.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local';
  const available = status.conditions?.find(({ type }) => type === 'Available');
  const reason = available && available.status !== 'True' ? ` (${available.reason})` : '';
  return [service, available ? `${available.status}${reason}` : 'Unknown', ageText(metadata.creationTimestamp, nowMs)];
}

type Revision = KubeObject & { revision?: number };

export function revisionCells({ metadata, revision }: Revision, nowMs: number): unknown[] {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const group = owner?.apiVersion.split('/').at(-2);
  const kind = (owner?.kind ?? '').toLowerCase();
  return [
    owner ? `${kind}${group ? `.${group}` : ''}/${owner.name}` : NONE,
    revision ?? 0,
    ageText(metadata.creationTimestamp, nowMs),
  ];
}

type SigningRequest = KubeObject & {
  spec: { signerName?: string; username?: string; expirationSeconds?: number };
  status?: { conditions?: { type: string }[]; certificate?: string };
};

export function signingRequestCells({ metadata, spec, status = {} }: SigningRequest, nowMs: number): unknown[] {
  const types = (status.conditions ?? []).map(({ type }) => type);
  const words = types.length > 0 ? types : ['Pending'];
  if (status.certificate) words.push('Issued');
  return [
    ageText(metadata.creationTimestamp, nowMs),
    spec.signerName ?? NONE,
    spec.username ?? '',
    spec.expirationSeconds === undefined ? NONE : durationText(spec.expirationSeconds * 1000),
    words.join(','),
  ];
}
