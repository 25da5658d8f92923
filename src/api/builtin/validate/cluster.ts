/** Problems of volumes, budgets, autoscalers, priorities, quotas, events and CustomResourceDefinitions. */

import type { Event } from '../../core/core.ts';
import type { CustomResourceDefinition } from '../../core/extension.ts';
import type { HorizontalPodAutoscaler, Lease, PodDisruptionBudget, PriorityClass } from '../../core/scheduling.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../core/storage.ts';
import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { forbidden, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { checkLabel1035, checkSubdomain } from '../names.ts';
import { amounts, frozen, immutable, named, notNegative, validateSelector } from './field-rules.ts';
import { shareProblems } from './workloads.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

function accessModeProblems(modes: readonly string[] | undefined): Problem[] {
  if (!modes?.length) return [required('spec.accessModes', 'at least 1 access mode is required')];
  return modes
    .filter((mode) => !ACCESS_MODES.includes(mode))
    .map((mode) => notSupported('spec.accessModes', mode, ACCESS_MODES));
}

const CLAIM_FROZEN =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function validateClaim({ spec = {} }: PersistentVolumeClaim, { old, subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const fixed = ({
    resources: _,
    volumeAttributesClassName: __,
    ...rest
  }: NonNullable<PersistentVolumeClaim['spec']>) => rest;
  const before = (old as PersistentVolumeClaim | undefined)?.spec;
  const bound = before?.volumeName || !spec.volumeName;
  return [
    ...accessModeProblems(spec.accessModes),
    ...(spec.resources?.requests?.['storage'] ? [] : [required('spec.resources[storage]')]),
    ...amounts(spec.resources?.requests, 'spec.resources.requests'),
    ...validateSelector(spec.selector, 'spec.selector'),
    ...(before && bound ? frozen(fixed(spec), fixed(before), 'spec', CLAIM_FROZEN) : []),
  ];
}

const VOLUME_FIELDS: ReadonlySet<string> = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

export function validateVolume({ spec = {} }: PersistentVolume, { subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const sources = Object.keys(spec).filter((key) => !VOLUME_FIELDS.has(key));
  return [
    ...(spec.accessModes?.length ? accessModeProblems(spec.accessModes) : [required('spec.accessModes')]),
    ...(Object.keys(spec.capacity ?? {}).length > 0 ? [] : [required('spec.capacity')]),
    ...amounts(spec.capacity, 'spec.capacity'),
    ...(sources.length > 0 ? [] : [required('spec', 'must specify a volume type')]),
    ...sources.slice(1).map((source) => forbidden(`spec.${source}`, 'may not specify more than 1 volume type')),
  ];
}

export function validateStorageClass(storageClass: StorageClass, { old }: WriteContext): Problem[] {
  const before = old as StorageClass | undefined;
  const kept = (field: 'provisioner' | 'parameters' | 'reclaimPolicy'): Problem[] =>
    before ? frozen(storageClass[field], before[field], field, `updates to ${field} are forbidden.`) : [];
  return [
    ...(storageClass.provisioner ? [] : [required('provisioner')]),
    ...kept('parameters'),
    ...kept('provisioner'),
    ...kept('reclaimPolicy'),
  ];
}

export function validateBudget({ spec = {} }: PodDisruptionBudget, { subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const both = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  return [
    ...(both ? [invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...shareProblems(spec.minAvailable, 'spec.minAvailable'),
    ...shareProblems(spec.maxUnavailable, 'spec.maxUnavailable'),
    ...validateSelector(spec.selector, 'spec.selector'),
  ];
}

export function validateAutoscaler({ spec }: HorizontalPodAutoscaler, { subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const { minReplicas = 1, maxReplicas, scaleTargetRef } = spec;
  const problems: Problem[] = [];
  if (minReplicas < 1) problems.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas < 1) problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (maxReplicas < minReplicas) {
    problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  if (!scaleTargetRef.kind) problems.push(required('spec.scaleTargetRef.kind'));
  if (!scaleTargetRef.name) problems.push(required('spec.scaleTargetRef.name'));
  return problems;
}

const HIGHEST_PRIORITY = 1_000_000_000;

export function validatePriorityClass(priority: PriorityClass, { old }: WriteContext): Problem[] {
  const before = old as PriorityClass | undefined;
  const text = `maximum allowed value of a user defined priority is ${HIGHEST_PRIORITY}`;
  const system = priority.metadata.name?.startsWith('system-');
  return [
    ...(priority.value > HIGHEST_PRIORITY && !system ? [forbidden('value', text)] : []),
    ...(before ? frozen(priority.value, before.value, 'value', 'may not be changed in an update.') : []),
    ...(before ? immutable(priority.preemptionPolicy, before.preemptionPolicy, 'preemptionPolicy') : []),
  ];
}

export function validateLease({ spec = {} }: Lease): Problem[] {
  const { leaseDurationSeconds: duration, leaseTransitions } = spec;
  return [
    ...(duration !== undefined && duration <= 0
      ? [invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0')]
      : []),
    ...notNegative(leaseTransitions, 'spec.leaseTransitions'),
  ];
}

/** A core/v1 ResourceQuota. */
export interface ResourceQuota extends KubeObject {
  spec?: { hard?: Record<string, string> };
}

export function validateQuota({ spec = {} }: ResourceQuota): Problem[] {
  return amounts(spec.hard, 'spec.hard');
}

export function validateEvent({ metadata, involvedObject }: Event): Problem[] {
  const namespace = involvedObject.namespace ?? '';
  if (namespace === '' ? metadata.namespace === 'default' || metadata.namespace === 'kube-system' : false) return [];
  if (namespace === metadata.namespace) return [];
  return [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

export function validateDefinition(
  definition: CustomResourceDefinition,
  { old, subresource }: WriteContext,
): Problem[] {
  if (subresource !== undefined) return [];
  const { metadata, spec } = definition;
  const wanted = `${spec.names.plural}.${spec.group}`;
  const before = (old as CustomResourceDefinition | undefined)?.spec;
  return [
    ...(metadata.name === wanted
      ? []
      : [invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...named(spec.group, checkSubdomain, 'spec.group'),
    ...(spec.group && !spec.group.includes('.')
      ? [invalid('spec.group', spec.group, 'should be a domain with at least one dot')]
      : []),
    ...(spec.scope === 'Namespaced' || spec.scope === 'Cluster'
      ? []
      : [notSupported('spec.scope', spec.scope, ['Cluster', 'Namespaced'])]),
    ...versionProblems(definition),
    ...named(spec.names.plural, checkLabel1035, 'spec.names.plural'),
    ...named(spec.names.kind.toLowerCase(), checkLabel1035, 'spec.names.kind'),
    ...(before ? immutable(spec.group, before.group, 'spec.group') : []),
    ...(before ? immutable(spec.scope, before.scope, 'spec.scope') : []),
    ...(before ? immutable(spec.names.plural, before.names.plural, 'spec.names.plural') : []),
  ];
}

function versionProblems({ spec }: CustomResourceDefinition): Problem[] {
  const versions = spec.versions ?? [];
  if (versions.length === 0) return [required('spec.versions', 'must have at least one version')];
  const problems = versions.flatMap((version, i) => {
    const at = `spec.versions[${i}]`;
    const schema = version.schema?.openAPIV3Schema;
    const name = named(version.name, checkLabel1035, `${at}.name`);
    if (!schema) return [...name, required(`${at}.schema.openAPIV3Schema`, 'schemas are required')];
    if (schema.type === undefined) {
      return [...name, required(`${at}.schema.openAPIV3Schema.type`, 'must not be empty at the root')];
    }
    if (schema.type === 'object') return name;
    return [...name, invalid(`${at}.schema.openAPIV3Schema.type`, schema.type, 'must be object at the root')];
  });
  if (versions.filter(({ storage }) => storage).length !== 1) {
    problems.push(invalid('spec.versions', versions, 'must have exactly one version marked as storage version'));
  }
  return problems;
}
