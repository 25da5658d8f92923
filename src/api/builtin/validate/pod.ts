/** Problems of Pods and Pod templates. */

import { deepEqual } from '../../../base/json.ts';
import type { Container, Pod, PodSpec, PodTemplateSpec, Toleration, Volume } from '../../core/pod.ts';
import type { WriteContext } from '../../kind.ts';
import { duplicate, forbidden, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { checkLabel, checkSubdomain } from '../names.ts';
import { validateLabels } from '../object-meta.ts';
import { validateContainers } from './container.ts';
import { named, notNegative, oneOf } from './field-rules.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export function validatePod(pod: Pod, { operation, old, subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const problems = validatePodSpec(pod.spec, 'spec');
  return operation === 'UPDATE' && old ? [...problems, ...podChangeProblems(pod, old as Pod)] : problems;
}

const CHANGEABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** A Pod is replaced rather than changed; a few fields may change in place. */
function podChangeProblems({ spec }: Pod, { spec: old }: Pod): Problem[] {
  const fixed = (of: PodSpec): object => {
    const { activeDeadlineSeconds: _, tolerations: __, terminationGracePeriodSeconds: ___, ...rest } = of;
    const withoutImage = ({ image: ____, ...container }: Container): object => container;
    return {
      ...rest,
      containers: (of.containers ?? []).map(withoutImage),
      initContainers: (of.initContainers ?? []).map(withoutImage),
    };
  };
  const kept = (old.tolerations ?? []).every((before) => spec.tolerations?.some((now) => deepEqual(before, now)));
  return deepEqual(fixed(spec), fixed(old)) && kept ? [] : [forbidden('spec', CHANGEABLE)];
}

/** Every problem of a template, its metadata included. */
export function validateTemplate(template: PodTemplateSpec | undefined, path: string): Problem[] {
  if (!template) return [required(path)];
  return [
    ...validateLabels(template.metadata?.labels, `${path}.metadata.labels`),
    ...validatePodSpec(template.spec, `${path}.spec`),
  ];
}

function validatePodSpec(spec: PodSpec, path: string): Problem[] {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const names = new Set<string>();
  const account = spec.serviceAccountName;
  return [
    ...volumeProblems(spec.volumes ?? [], `${path}.volumes`),
    ...(spec.containers?.length ? [] : [required(`${path}.containers`)]),
    ...validateContainers(spec.containers ?? [], `${path}.containers`, volumes, names),
    ...validateContainers(spec.initContainers ?? [], `${path}.initContainers`, volumes, names),
    ...oneOf(spec.restartPolicy, RESTART_POLICIES, `${path}.restartPolicy`),
    ...oneOf(spec.dnsPolicy, DNS_POLICIES, `${path}.dnsPolicy`),
    ...notNegative(spec.terminationGracePeriodSeconds, `${path}.terminationGracePeriodSeconds`),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...(account ? named(account, checkSubdomain, `${path}.serviceAccountName`) : []),
    ...(spec.tolerations ?? []).flatMap((item, i) => tolerationProblems(item, `${path}.tolerations[${i}]`)),
    ...deadlineProblems(spec.activeDeadlineSeconds, `${path}.activeDeadlineSeconds`),
  ];
}

function deadlineProblems(seconds: number | undefined, path: string): Problem[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= 2 ** 31 - 1)) return [];
  return [invalid(path, seconds, 'must be between 1 and 2147483647, inclusive')];
}

function volumeProblems(volumes: readonly Volume[], path: string): Problem[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, i) => {
    const at = `${path}[${i}]`;
    const problems: Problem[] = [];
    const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key] !== undefined);
    for (const extra of sources.slice(1)) {
      problems.push(forbidden(`${at}.${extra}`, 'may not specify more than 1 volume type'));
    }
    problems.push(...named(volume.name, checkLabel, `${at}.name`));
    if (names.has(volume.name)) problems.push(duplicate(`${at}.name`, volume.name));
    names.add(volume.name);
    return problems;
  });
}

function tolerationProblems({ key, operator, value, effect }: Toleration, at: string): Problem[] {
  const problems: Problem[] = [];
  if (!key && operator !== 'Exists') {
    problems.push(
      invalid(
        `${at}.operator`,
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  }
  if (operator === 'Exists' && value) {
    problems.push(
      invalid(`${at}.operator`, { key, operator, value, effect }, "value must be empty when `operator` is 'Exists'"),
    );
  }
  if (operator && !['Equal', 'Exists', 'Lt', 'Gt'].includes(operator)) {
    problems.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
  }
  if (effect && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect)) {
    problems.push(notSupported(`${at}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
  }
  return problems;
}
