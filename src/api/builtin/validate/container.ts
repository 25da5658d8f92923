/** Problems of the containers of a Pod. */

import type { Container, ContainerPort, EnvVar, ResourceRequirements, VolumeMount } from '../../core/pod.ts';
import { duplicate, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { checkLabel, checkPortName } from '../names.ts';
import { amounts, named, oneOf, portNumber, requestsWithinLimits } from './field-rules.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File'];

/** Every problem of a list of containers; `volumes` are the names they may mount. */
export function validateContainers(
  containers: readonly Container[],
  path: string,
  volumes: ReadonlySet<string>,
  seen: Set<string>,
): Problem[] {
  return containers.flatMap((container, i) => {
    const at = `${path}[${i}]`;
    const problems = containerProblems(container, at, volumes);
    if (container.name && seen.has(container.name)) problems.push(duplicate(`${at}.name`, container.name));
    seen.add(container.name);
    return problems;
  });
}

function containerProblems(container: Container, at: string, volumes: ReadonlySet<string>): Problem[] {
  const { name, image, ports, env, volumeMounts, imagePullPolicy, resources } = container;
  return [
    ...named(name, checkLabel, `${at}.name`),
    ...imageProblems(image, `${at}.image`),
    ...oneOf(container.terminationMessagePolicy, MESSAGE_POLICIES, `${at}.terminationMessagePolicy`),
    ...portProblems(ports ?? [], `${at}.ports`),
    ...(env ?? []).flatMap((variable, i) => variableProblems(variable, `${at}.env[${i}]`)),
    ...mountProblems(volumeMounts ?? [], `${at}.volumeMounts`, volumes),
    ...oneOf(imagePullPolicy, PULL_POLICIES, `${at}.imagePullPolicy`),
    ...validateResources(resources ?? {}, `${at}.resources`),
  ];
}

function imageProblems(image: string | undefined, path: string): Problem[] {
  if (!image) return [required(path)];
  return image === image.trim() ? [] : [invalid(path, image, 'must not have leading or trailing whitespace')];
}

function portProblems(ports: readonly ContainerPort[], path: string): Problem[] {
  const names = new Set<string>();
  return ports.flatMap(({ name, containerPort, hostPort, protocol }, i) => {
    const at = `${path}[${i}]`;
    const problems = name ? checkPortName(name).map((text) => invalid(`${at}.name`, name, text)) : [];
    if (name && names.has(name)) problems.push(duplicate(`${at}.name`, name));
    if (name) names.add(name);
    problems.push(
      ...(containerPort ? portNumber(containerPort, `${at}.containerPort`) : [required(`${at}.containerPort`)]),
    );
    if (hostPort) problems.push(...portNumber(hostPort, `${at}.hostPort`));
    return [...problems, ...oneOf(protocol, PROTOCOLS, `${at}.protocol`)];
  });
}

function variableProblems({ name, value, valueFrom }: EnvVar, at: string): Problem[] {
  const problems: Problem[] = [];
  if (!name) problems.push(required(`${at}.name`));
  else if (!/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) {
    const text = "a valid environment variable name must consist only of printable ASCII characters other than '='";
    problems.push(invalid(`${at}.name`, name, text));
  }
  if (value && valueFrom) {
    problems.push(invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty'));
  }
  return problems;
}

function mountProblems(mounts: readonly VolumeMount[], path: string, volumes: ReadonlySet<string>): Problem[] {
  const places = new Set<string>();
  return mounts.flatMap(({ name, mountPath }, i) => {
    const at = `${path}[${i}]`;
    const problems: Problem[] = [];
    if (!name) problems.push(required(`${at}.name`));
    else if (!volumes.has(name)) {
      problems.push({ field: `${at}.name`, type: 'FieldValueNotFound', message: `Not found: ${JSON.stringify(name)}` });
    }
    if (!mountPath) problems.push(required(`${at}.mountPath`));
    if (places.has(mountPath)) problems.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'));
    places.add(mountPath);
    return problems;
  });
}

const STANDARD_RESOURCE = /^(cpu|memory|ephemeral-storage|hugepages-.+|[^/]+\/[^/]+)$/;

/** Every problem of requests and limits. */
export function validateResources({ requests, limits }: ResourceRequirements, path: string): Problem[] {
  const names = (values: Record<string, string> | undefined, at: string): Problem[] =>
    Object.keys(values ?? {})
      .filter((name) => !STANDARD_RESOURCE.test(name))
      .map((name) => invalid(at, name, 'must be a standard resource for containers'));
  return [
    ...names(limits, `${path}.limits`),
    ...amounts(limits, `${path}.limits`),
    ...names(requests, `${path}.requests`),
    ...amounts(requests, `${path}.requests`),
    ...requestsWithinLimits(requests, limits, `${path}.requests`),
  ];
}

/** Refuses restart policies the workload cannot work with. */
export function restartPolicyProblems(
  policy: string | undefined,
  supported: readonly string[],
  path: string,
): Problem[] {
  return policy !== undefined && supported.includes(policy) ? [] : [notSupported(path, policy ?? '', supported)];
}
