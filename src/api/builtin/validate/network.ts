/** Problems of Services, Ingresses and endpoints. */

import type { Endpoints, Service, ServicePort, ServiceSpec } from '../../core/core.ts';
import type { EndpointSlice, Ingress, IngressBackend, IngressRule } from '../../core/network.ts';
import type { WriteContext } from '../../kind.ts';
import { duplicate, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { isIpv4, isIpv6 } from '../../schema/formats.ts';
import { checkLabel, checkPortName, checkSubdomain } from '../names.ts';
import { validateLabels } from '../object-meta.ts';
import { named, oneOf, portNumber } from './field-rules.ts';

const SERVICE_TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validateService({ spec }: Service, { old, subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const headless = spec.clusterIP === 'None';
  const needsPorts = !headless && spec.type !== 'ExternalName';
  return [
    ...(needsPorts && !spec.ports?.length ? [required('spec.ports')] : []),
    ...servicePortProblems(spec.ports ?? []),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...oneOf(spec.sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'),
    ...oneOf(spec.type, SERVICE_TYPES, 'spec.type'),
    ...externalNameProblems(spec),
    ...addressProblems(spec),
    ...(old ? addressChangeProblems(spec, (old as Service).spec) : []),
  ];
}

function externalNameProblems({ type, externalName }: ServiceSpec): Problem[] {
  if (type !== 'ExternalName') return [];
  return named(externalName?.replace(/\.$/, ''), checkSubdomain, 'spec.externalName');
}

function addressProblems({ clusterIP, type }: ServiceSpec): Problem[] {
  if (!clusterIP || clusterIP === 'None' || isIp(clusterIP)) {
    const conflict = clusterIP === 'None' && (type === 'NodePort' || type === 'LoadBalancer');
    return conflict ? [invalid('spec.clusterIPs[0]', clusterIP, `may not be set to 'None' for ${type} services`)] : [];
  }
  return [invalid('spec.clusterIPs[0]', clusterIP, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

function addressChangeProblems(spec: ServiceSpec, old: ServiceSpec): Problem[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  if (!old.clusterIP || spec.clusterIP === old.clusterIP) return [];
  return [invalid('spec.clusterIPs[0]', spec.clusterIPs ?? [spec.clusterIP ?? ''], 'may not change once set')];
}

function servicePortProblems(ports: readonly ServicePort[]): Problem[] {
  const names = new Set<string>();
  const taken = new Set<string>();
  return ports.flatMap((item, i) => {
    const at = `spec.ports[${i}]`;
    const { name, port, protocol, targetPort } = item;
    const problems = ports.length > 1 || name ? named(name, checkLabel, `${at}.name`) : [];
    if (name && names.has(name)) problems.push(duplicate(`${at}.name`, name));
    names.add(name ?? '');
    problems.push(...portNumber(port, `${at}.port`), ...oneOf(protocol, PROTOCOLS, `${at}.protocol`));
    if (typeof targetPort === 'number') problems.push(...portNumber(targetPort, `${at}.targetPort`));
    else problems.push(...checkPortName(targetPort ?? '').map((text) => invalid(`${at}.targetPort`, targetPort, text)));
    const identity = `${protocol}/${port}`;
    if (taken.has(identity)) problems.push(duplicate(at, { protocol, port }));
    taken.add(identity);
    return problems;
  });
}

export function validateIngress({ spec = {} }: Ingress, { subresource }: WriteContext): Problem[] {
  if (subresource !== undefined) return [];
  const { rules = [], defaultBackend } = spec;
  const nothing = rules.length === 0 && !defaultBackend;
  return [
    ...(nothing ? [invalid('spec', rules, 'either `defaultBackend` or `rules` must be specified')] : []),
    ...(defaultBackend ? backendProblems(defaultBackend, 'spec.defaultBackend') : []),
    ...rules.flatMap((rule, i) => ruleProblems(rule, `spec.rules[${i}]`)),
  ];
}

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

function ruleProblems({ host, http }: IngressRule, at: string): Problem[] {
  const hostName = host?.replace(/^\*\./, '');
  const message = hostName ? checkSubdomain(hostName) : undefined;
  const address = host && isIp(host) ? [invalid(`${at}.host`, host, 'must be a DNS name, not an IP address')] : [];
  const paths = http?.paths ?? [];
  return [
    ...address,
    ...(message ? [invalid(`${at}.host`, host, message)] : []),
    ...(http && paths.length === 0 ? [required(`${at}.http.paths`)] : []),
    ...paths.flatMap((path, i) => pathProblems(path, `${at}.http.paths[${i}]`)),
  ];
}

type Path = NonNullable<IngressRule['http']>['paths'][number];

function pathProblems({ path, pathType, backend }: Path, at: string): Problem[] {
  const problems: Problem[] = [];
  if (!pathType) problems.push(required(`${at}.pathType`, 'pathType must be specified'));
  else if (!PATH_TYPES.includes(pathType)) problems.push(notSupported(`${at}.pathType`, pathType, PATH_TYPES));
  else if (pathType !== 'ImplementationSpecific' && !path?.startsWith('/')) {
    problems.push(invalid(`${at}.path`, path ?? '', 'must be an absolute path'));
  }
  return [...problems, ...backendProblems(backend, `${at}.backend`)];
}

function backendProblems({ service, resource }: IngressBackend, at: string): Problem[] {
  if (service && resource) return [invalid(at, '', 'cannot set both resource and service backends')];
  if (resource) return [];
  if (!service) return [required(at, 'must specify either a service or resource backend')];
  const { name, port = {} } = service;
  const problems = named(name, checkLabel, `${at}.service.name`);
  if (!port.name && !port.number) problems.push(required(`${at}`, 'port name or number is required'));
  if (port.name && port.number) problems.push(invalid(at, '', 'cannot set both port name & port number'));
  return [...problems, ...(port.number ? portNumber(port.number, `${at}.service.port.number`) : [])];
}

function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

const IP_TEXT = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export function validateEndpoints({ subsets = [] }: Endpoints): Problem[] {
  return subsets.flatMap((subset, i) => {
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    const at = `subsets[${i}]`;
    const none = addresses.length + notReadyAddresses.length === 0;
    return [
      ...(none ? [required(at, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap(({ ip }, j) => (isIp(ip) ? [] : [invalid(`${at}.addresses[${j}].ip`, ip, IP_TEXT)])),
      ...notReadyAddresses.flatMap(({ ip }, j) =>
        isIp(ip) ? [] : [invalid(`${at}.notReadyAddresses[${j}].ip`, ip, IP_TEXT)],
      ),
      ...ports.flatMap(({ port }, j) => portNumber(port, `${at}.ports[${j}].port`)),
    ];
  });
}

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];

export function validateEndpointSlice(slice: EndpointSlice, { old }: WriteContext): Problem[] {
  const { addressType, endpoints } = slice;
  const before = old as EndpointSlice | undefined;
  const changed = before && before.addressType !== addressType;
  return [
    ...oneOf(addressType, ADDRESS_TYPES, 'addressType'),
    ...(changed ? [invalid('addressType', addressType, 'field is immutable')] : []),
    ...(endpoints ?? []).flatMap(({ addresses }, i) =>
      addressListProblems(addresses ?? [], addressType, `endpoints[${i}]`),
    ),
    ...(slice.ports ?? []).flatMap(({ port }, i) => (port === undefined ? [] : portNumber(port, `ports[${i}].port`))),
  ];
}

function addressListProblems(addresses: readonly string[], type: string, at: string): Problem[] {
  if (addresses.length === 0) return [required(`${at}.addresses`, 'must contain at least 1 address')];
  const fits = type === 'IPv4' ? isIpv4 : type === 'IPv6' ? isIpv6 : (text: string) => !checkSubdomain(text);
  return addresses
    .map((address, i) => ({ address, path: `${at}.addresses[${i}]` }))
    .filter(({ address }) => !fits(address))
    .map(({ address, path }) =>
      invalid(path, address, type === 'FQDN' ? 'must be a domain name' : `must be an ${type} address`),
    );
}
