/** What the server adds to a Service besides the addresses it allocates. */

import type { Service, ServiceSpec } from '../../core/core.ts';
import type { WriteContext } from '../../kind.ts';

/** True for a Service that gets a cluster IP of its own when it has none. */
export function needsClusterIp({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && !spec.clusterIP;
}

/** True for a Service whose ports get node ports where they have none. */
export function needsNodePorts({ spec }: Service): boolean {
  const balanced = spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false;
  return spec.type === 'NodePort' || balanced;
}

export function prepareService(service: Service, { operation, old, subresource }: WriteContext): void {
  if (subresource !== undefined) return;
  const { spec } = service;
  if (operation === 'UPDATE' && old) keepAllocated(spec, (old as Service).spec);
  if (spec.type === 'ExternalName') return;
  if (spec.clusterIP) spec.clusterIPs ??= [spec.clusterIP];
  spec.ipFamilies ??= [spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
}

/** An update that leaves allocated values out keeps them. */
function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName') keepAddresses(spec, old);
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  for (const port of spec.ports ?? []) {
    const before = old.ports?.find((item) => item.port === port.port && item.protocol === port.protocol);
    if (before?.nodePort) port.nodePort ??= before.nodePort;
  }
}

function keepAddresses(spec: ServiceSpec, old: ServiceSpec): void {
  if (old.clusterIP) spec.clusterIP ??= old.clusterIP;
  if (spec.clusterIP === old.clusterIP && old.clusterIPs) spec.clusterIPs ??= old.clusterIPs;
  if (old.ipFamilies) spec.ipFamilies ??= old.ipFamilies;
  if (old.ipFamilyPolicy) spec.ipFamilyPolicy ??= old.ipFamilyPolicy;
}
