/** Services and Ingresses: what is reached from outside through several clusters. */

import type { LoadBalancerIngress, Service, ServicePort } from '../../api/core/core.ts';
import type { Ingress } from '../../api/core/network.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { compareText } from '../../base/json.ts';
import { type DependencyReference, forKind, healthIf } from './interpreter.ts';
import { reflectWhole } from './whole-status.ts';

interface Balanced {
  loadBalancer?: { ingress?: LoadBalancerIngress[] };
}

/** The entrances of all members: each once, in a fixed order. */
function joinedIngress(items: readonly AggregatedStatusItem[]): LoadBalancerIngress[] {
  const points = items.flatMap(({ status }) => (status as Balanced | undefined)?.loadBalancer?.ingress ?? []);
  const byText = new Map(points.map((point) => [JSON.stringify(point), point]));
  const order = ({ ip = '', hostname = '' }: LoadBalancerIngress): string => `${ip}/${hostname}`;
  return [...byText.values()].sort((a, b) => compareText(order(a), order(b)));
}

function balanced(items: readonly AggregatedStatusItem[]): Required<Balanced> {
  const ingress = joinedIngress(items);
  return { loadBalancer: ingress.length > 0 ? { ingress } : {} };
}

const isReachable = (status: Balanced | undefined): boolean =>
  (status?.loadBalancer?.ingress ?? []).some(({ ip, hostname }) => Boolean(ip || hostname));

const isBalanced = ({ spec }: Service): boolean => spec.type === 'LoadBalancer';

/** Node ports are drawn by each member; a port keeps its own as long as the template asks for none. */
function retainNodePorts(desired: ServicePort[] = [], observed: ServicePort[] = []): ServicePort[] {
  return desired.map((port) => {
    if (port.nodePort !== undefined) return port;
    const same = observed.find((each) => each.port === port.port && each.protocol === port.protocol);
    return same?.nodePort === undefined ? port : { ...port, nodePort: same.nodePort };
  });
}

export const service = forKind<Service>({
  retain(desired, observed) {
    const { clusterIP, clusterIPs, healthCheckNodePort, ports } = observed.spec;
    const isDrawn = !desired.spec.clusterIP && clusterIP && clusterIP !== 'None';
    return {
      ...desired,
      spec: {
        ...desired.spec,
        ...(isDrawn ? { clusterIP, ...(clusterIPs ? { clusterIPs } : {}) } : {}),
        ...(healthCheckNodePort ? { healthCheckNodePort } : {}),
        ...(desired.spec.ports ? { ports: retainNodePorts(desired.spec.ports, ports) } : {}),
      },
    };
  },
  reflect: (observed) =>
    isBalanced(observed) && observed.status ? { loadBalancer: observed.status.loadBalancer ?? {} } : undefined,
  aggregate: (template, items) =>
    isBalanced(template) ? { ...template, status: { ...template.status, ...balanced(items) } } : template,
  health: (observed) => healthIf(!isBalanced(observed) || isReachable(observed.status)),
});

/** The Secrets an Ingress takes its certificates from. */
function tlsSecrets({ metadata, spec }: Ingress): DependencyReference[] {
  const { namespace } = metadata;
  const names = (spec?.tls ?? []).flatMap(({ secretName }) => (secretName ? [secretName] : []));
  return [...new Set(names)]
    .sort(compareText)
    .map((name) => ({ apiVersion: 'v1', kind: 'Secret', ...(namespace ? { namespace } : {}), name }));
}

export const ingress = forKind<Ingress>({
  reflect: reflectWhole,
  aggregate: (template, items) => ({ ...template, status: { ...template.status, ...balanced(items) } }),
  health: ({ status }) => healthIf(isReachable(status)),
  dependencies: tlsSecrets,
});
