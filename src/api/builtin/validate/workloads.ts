/** Problems of the kinds that stamp out Pods. */

import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../core/apps.ts';
import type { CronJob, Job, JobSpec } from '../../core/batch.ts';
import type { IntOrString, PodTemplateSpec } from '../../core/pod.ts';
import { type LabelSelector, matchesSelector } from '../../core/selector.ts';
import type { WriteContext } from '../../kind.ts';
import { forbidden, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { restartPolicyProblems } from './container.ts';
import { frozen, immutable, isEmptySelector, notNegative, validateSelector } from './field-rules.ts';
import { validateTemplate } from './pod.ts';

/** The spec parts that tell which Pods a workload owns. */
interface Selecting {
  selector?: LabelSelector;
  template?: PodTemplateSpec;
}

function selectorProblems({ selector }: Selecting, workload: string): Problem[] {
  if (!selector) return [required('spec.selector')];
  if (!isEmptySelector(selector)) return validateSelector(selector, 'spec.selector');
  return [invalid('spec.selector', selector, `empty selector is invalid for ${workload}`)];
}

function templateProblems({ selector, template }: Selecting): Problem[] {
  if (!template) return [required('spec.template')];
  const labels = template.metadata?.labels;
  const path = 'spec.template.metadata.labels';
  const matches = selector !== undefined && (isEmptySelector(selector) || matchesSelector(selector, labels));
  const mismatch = matches ? [] : [invalid(path, labels, '`selector` does not match template `labels`')];
  const restarts =
    template.spec.restartPolicy === undefined || template.spec.restartPolicy === 'Always'
      ? []
      : restartPolicyProblems(template.spec.restartPolicy, ['Always'], 'spec.template.spec.restartPolicy');
  return [...mismatch, ...validateTemplate(template, 'spec.template'), ...restarts];
}

/** The former object, when a user replaces one and not just its status. */
function replaced<T>({ operation, old, subresource }: WriteContext): T | undefined {
  return operation === 'UPDATE' && subresource === undefined ? (old as T | undefined) : undefined;
}

export function validateDeployment({ spec }: Deployment, context: WriteContext): Problem[] {
  if (context.subresource !== undefined) return [];
  const old = replaced<Deployment>(context);
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...selectorProblems(spec, 'deployment'),
    ...templateProblems(spec),
    ...strategyProblems(spec),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...deadlineProblems(spec),
    ...(old ? immutable(spec.selector, old.spec.selector, 'spec.selector') : []),
  ];
}

function deadlineProblems({ progressDeadlineSeconds: deadline, minReadySeconds = 0 }: Deployment['spec']): Problem[] {
  if (deadline === undefined || deadline > minReadySeconds) return [];
  return [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')];
}

function strategyProblems({ strategy = {} }: Deployment['spec']): Problem[] {
  const { type = '', rollingUpdate } = strategy;
  if (type === 'Recreate') {
    const text = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate ? [forbidden('spec.strategy.rollingUpdate', text)] : [];
  }
  if (type !== 'RollingUpdate') return [notSupported('spec.strategy.type', type, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const problems = [
    ...shareProblems(maxUnavailable, 'spec.strategy.rollingUpdate.maxUnavailable'),
    ...shareProblems(maxSurge, 'spec.strategy.rollingUpdate.maxSurge'),
  ];
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    const path = 'spec.strategy.rollingUpdate.maxUnavailable';
    problems.push(invalid(path, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  return problems;
}

/** Problems of a count or a percentage. */
export function shareProblems(value: IntOrString | undefined, path: string): Problem[] {
  if (value === undefined) return [];
  if (typeof value === 'number') return notNegative(value, path);
  if (/^\d+%$/.test(value)) return [];
  const text =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(path, value, text)];
}

function isZero(value: IntOrString | undefined): boolean {
  return value === 0 || value === '0%' || value === '0';
}

export function validateReplicaSet({ spec }: ReplicaSet, context: WriteContext): Problem[] {
  if (context.subresource !== undefined) return [];
  const old = replaced<ReplicaSet>(context);
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorProblems(spec, 'replicaset'),
    ...templateProblems(spec),
    ...(old ? immutable(spec.selector, old.spec.selector, 'spec.selector') : []),
  ];
}

export function validateDaemonSet({ spec }: DaemonSet, context: WriteContext): Problem[] {
  if (context.subresource !== undefined) return [];
  const old = replaced<DaemonSet>(context);
  const type = spec.updateStrategy?.type ?? '';
  const strategies = ['OnDelete', 'RollingUpdate'];
  return [
    ...selectorProblems(spec, 'daemonset'),
    ...templateProblems(spec),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...(strategies.includes(type) ? [] : [notSupported('spec.updateStrategy.type', type, strategies)]),
    ...(old ? immutable(spec.selector, old.spec.selector, 'spec.selector') : []),
  ];
}

const STATEFUL_CHANGES =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function validateStatefulSet({ spec }: StatefulSet, context: WriteContext): Problem[] {
  if (context.subresource !== undefined) return [];
  const old = replaced<StatefulSet>(context);
  const policies = ['OrderedReady', 'Parallel'];
  const policy = spec.podManagementPolicy ?? '';
  return [
    ...(policies.includes(policy) ? [] : [notSupported('spec.podManagementPolicy', policy, policies)]),
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorProblems(spec, 'statefulset'),
    ...templateProblems(withClaims(spec)),
    ...(old ? frozen(fixedPart(spec), fixedPart(old.spec), 'spec', STATEFUL_CHANGES) : []),
  ];
}

/** The template as its pods will be: every claim is a volume. */
function withClaims({ selector, template, volumeClaimTemplates = [] }: StatefulSet['spec']): Selecting {
  const names = volumeClaimTemplates.map(({ metadata }) => metadata.name ?? '');
  if (!template || names.length === 0) return { selector, template };
  const others = (template.spec.volumes ?? []).filter(({ name }) => !names.includes(name));
  const claimed = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { selector, template: { ...template, spec: { ...template.spec, volumes: [...others, ...claimed] } } };
}

function fixedPart({ selector, serviceName, podManagementPolicy, volumeClaimTemplates }: StatefulSet['spec']): object {
  const claims = (volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({ metadata, spec }));
  return { selector, serviceName, podManagementPolicy, claims };
}

const JOB_RESTARTS = ['OnFailure', 'Never'];

export function validateJob({ spec }: Job, context: WriteContext): Problem[] {
  if (context.subresource !== undefined) return [];
  const old = replaced<Job>(context);
  return [
    ...jobSpecProblems(spec, 'spec'),
    ...(spec.selector ? validateSelector(spec.selector, 'spec.selector') : [required('spec.selector')]),
    ...(old ? jobChangeProblems(spec, old.spec) : []),
  ];
}

function jobChangeProblems(spec: JobSpec, old: JobSpec): Problem[] {
  const completions =
    spec.completionMode === 'Indexed' ? [] : immutable(spec.completions, old.completions, 'spec.completions');
  const template = old.suspend && spec.suspend ? [] : immutable(spec.template, old.template, 'spec.template');
  return [
    ...completions,
    ...immutable(spec.selector, old.selector, 'spec.selector'),
    ...template,
    ...immutable(spec.completionMode, old.completionMode, 'spec.completionMode'),
  ];
}

function jobSpecProblems(spec: JobSpec, path: string): Problem[] {
  const policy = spec.template.spec.restartPolicy;
  const restartPath = `${path}.template.spec.restartPolicy`;
  const restarts =
    policy === 'Always' || policy === undefined
      ? [required(restartPath, 'valid values: "OnFailure", "Never"')]
      : restartPolicyProblems(policy, JOB_RESTARTS, restartPath);
  return [
    ...notNegative(spec.parallelism, `${path}.parallelism`),
    ...notNegative(spec.completions, `${path}.completions`),
    ...notNegative(spec.activeDeadlineSeconds, `${path}.activeDeadlineSeconds`),
    ...notNegative(spec.backoffLimit, `${path}.backoffLimit`),
    ...notNegative(spec.ttlSecondsAfterFinished, `${path}.ttlSecondsAfterFinished`),
    ...validateTemplate(spec.template, `${path}.template`),
    ...restarts,
  ];
}

const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];

export function validateCronJob({ metadata, spec }: CronJob, context: WriteContext): Problem[] {
  if (context.subresource !== undefined) return [];
  const policy = spec.concurrencyPolicy ?? '';
  return [
    ...((metadata.name ?? '').length > 52
      ? [invalid('metadata.name', metadata.name, 'must be no more than 52 characters')]
      : []),
    ...scheduleProblems(spec.schedule),
    ...(CONCURRENCY.includes(policy) ? [] : [notSupported('spec.concurrencyPolicy', policy, CONCURRENCY)]),
    ...jobSpecProblems(spec.jobTemplate.spec, 'spec.jobTemplate.spec'),
    ...notNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...notNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...notNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}

const MACRO = /^@(annually|yearly|monthly|weekly|daily|midnight|hourly|every \S+)$/;

function scheduleProblems(schedule: string): Problem[] {
  if (!schedule) return [required('spec.schedule')];
  if (MACRO.test(schedule)) return [];
  const fields = schedule
    .replace(/^(CRON_)?TZ=\S+\s+/, '')
    .trim()
    .split(/\s+/);
  if (fields.length === 5) return [];
  const text = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  return [invalid('spec.schedule', schedule, text)];
}
