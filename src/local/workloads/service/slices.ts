/** Where a Service's traffic goes: the addresses of the Pods it selects, in both of Kubernetes' forms. */

import type { EndpointAddress, EndpointSubset, Endpoints, Service, ServicePort } from '../../../api/core/core.ts';
import type { Endpoint, EndpointSlice } from '../../../api/core/network.ts';
import type { Pod } from '../../../api/core/pod.ts';
import { compareText } from '../../../base/json.ts';
import { isFinished, isReady } from '../pod.ts';

export const SERVICE_LABEL = 'kubernetes.io/service-name';

interface ResolvedPort {
  name?: string;
  port: number;
  protocol: string;
}

/** The Pods that may receive traffic, in a steady order. */
export function backendsOf(service: Service, candidates: readonly Pod[]): Pod[] {
  const selector = Object.entries(service.spec.selector ?? {});
  if (selector.length === 0) return [];
  return candidates
    .filter((pod) => pod.status?.podIP && !isFinished(pod))
    .filter(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value))
    .sort((a, b) => compareText(a.metadata.name ?? '', b.metadata.name ?? ''));
}

/** A named target port is looked up in the Pod; Pods that lack it are reached on the Service's own port. */
function resolve({ name, port, protocol = 'TCP', targetPort = port }: ServicePort, pod: Pod | undefined): ResolvedPort {
  const named = pod?.spec.containers.flatMap(({ ports = [] }) => ports).find((item) => item.name === targetPort);
  const number = typeof targetPort === 'number' ? targetPort : (named?.containerPort ?? port);
  return { ...(name === undefined ? {} : { name }), port: number, protocol };
}

function portsOf(service: Service, backends: readonly Pod[]): ResolvedPort[] {
  return (service.spec.ports ?? []).map((port) => resolve(port, backends[0]));
}

function referenceTo({ metadata }: Pod): NonNullable<Endpoint['targetRef']> {
  const { name = '', namespace = '', uid = '' } = metadata;
  return { kind: 'Pod', name, namespace, uid };
}

/** The content of the Service's EndpointSlice. */
export function sliceContent(
  service: Service,
  backends: readonly Pod[],
): Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'> {
  return {
    addressType: 'IPv4',
    endpoints: backends.map((pod) => {
      const terminating = pod.metadata.deletionTimestamp !== undefined;
      const serving = isReady(pod);
      return {
        addresses: [pod.status?.podIP ?? ''],
        conditions: {
          ready: (serving && !terminating) || service.spec.publishNotReadyAddresses === true,
          serving,
          terminating,
        },
        nodeName: pod.spec.nodeName ?? '',
        targetRef: referenceTo(pod),
      };
    }),
    ports: portsOf(service, backends).map(({ name = '', ...port }) => ({ name, ...port })),
  };
}

/** The content of the Service's Endpoints. */
export function endpointsContent(service: Service, backends: readonly Pod[]): Pick<Endpoints, 'subsets'> {
  const living = backends.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (living.length === 0) return {};
  const isServed = (pod: Pod): boolean => isReady(pod) || service.spec.publishNotReadyAddresses === true;
  const addresses = (pods: readonly Pod[]): EndpointAddress[] =>
    pods.map((pod) => ({
      ip: pod.status?.podIP ?? '',
      nodeName: pod.spec.nodeName ?? '',
      targetRef: referenceTo(pod),
    }));
  const ready = addresses(living.filter(isServed));
  const notReady = addresses(living.filter((pod) => !isServed(pod)));
  const subset: EndpointSubset = {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ports: portsOf(service, living),
  };
  return { subsets: [subset] };
}
