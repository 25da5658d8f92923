/** Where the control plane can be reached from outside of its host cluster. */

import type { Node, Service } from '../../api/core/core.ts';
import { hostInUrl, isIpAddress } from '../../base/ip.ts';
import { API_PORT } from '../components/karmada-apiserver.ts';
import { type Address, type InstallSettings, serviceHost } from '../settings.ts';

/** Nodes looked at where none is marked as a control plane. */
const SOME_NODES = 3;
const ROLES = ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane'];

export interface HostPlaces {
  nodes: readonly Node[];
  /** `karmada-apiserver`, where it exists. */
  service?: Service | undefined;
  /** `https://…` of the host cluster's own API. */
  hostServer: string;
}

/** Addresses worth trying, the best first; empty while a load balancer has none yet. */
export function candidateAddresses(settings: InstallSettings, places: HostPlaces): Address[] {
  const { exposure, advertise } = settings;
  const port = advertise?.port ?? (exposure.type === 'NodePort' ? exposure.port : API_PORT);
  const hosts = advertise ? [advertise.host] : hostsOf(settings, places);
  return [...new Set(hosts)].map((host) => ({ host, port }));
}

/** `https://[2001:db8::1]:32443` */
export function addressUrl({ host, port = 443 }: Address): string {
  return `https://${hostInUrl(host)}:${port}`;
}

function hostsOf(settings: InstallSettings, { nodes, service, hostServer }: HostPlaces): string[] {
  if (settings.exposure.type === 'LoadBalancer') {
    return (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  }
  if (settings.exposure.type === 'ClusterIP') {
    const { clusterIP } = service?.spec ?? {};
    return [...(clusterIP ? [clusterIP] : []), serviceHost(settings, 'karmada-apiserver')];
  }
  return [...nodeAddresses(nodes), ...serverHost(hostServer)];
}

/** Of control-plane nodes, or else of the first few. */
function nodeAddresses(nodes: readonly Node[]): string[] {
  const [marked = []] = ROLES.map((role) =>
    nodes.filter(({ metadata }) => metadata.labels?.[role] !== undefined),
  ).filter(({ length }) => length > 0);
  const chosen = marked.length > 0 ? marked : nodes.slice(0, SOME_NODES);
  const of = (type: string): string[] =>
    chosen
      .flatMap(({ status }) => (status?.addresses ?? []).filter((each) => each.type === type))
      .map(({ address }) => address);
  return [...of('InternalIP'), ...of('ExternalIP')].filter(isIpAddress);
}

/** A cluster in containers of this machine is reached here, not at its nodes' addresses. */
function serverHost(server: string): string[] {
  const host = URL.parse(server)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return LOOPBACK.test(host) ? [host] : [];
}

const LOOPBACK = /^(localhost|127\..*|::1)$/;
