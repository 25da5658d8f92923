/** How traffic finds Pods: endpoint slices and ingresses. */

import type { Resource } from '../kind.ts';
import type { KubeObject } from '../meta/object.ts';
import type { LoadBalancerIngress, ObjectReference } from './core.ts';
import { namespacedResource } from './resource.ts';

export interface Endpoint {
  addresses: string[];
  conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
  hostname?: string;
  nodeName?: string;
  zone?: string;
  targetRef?: ObjectReference;
  deprecatedTopology?: Record<string, string>;
}

export interface EndpointSlice extends KubeObject {
  addressType: string;
  endpoints: Endpoint[];
  ports?: { name?: string; port?: number; protocol?: string; appProtocol?: string }[];
}

export interface IngressBackend {
  service?: { name: string; port?: { name?: string; number?: number } };
  resource?: { apiGroup?: string; kind: string; name: string };
}

export interface IngressRule {
  host?: string;
  http?: { paths: { path?: string; pathType: string; backend: IngressBackend }[] };
}

export interface Ingress extends KubeObject {
  spec?: {
    ingressClassName?: string;
    defaultBackend?: IngressBackend;
    rules?: IngressRule[];
    tls?: { hosts?: string[]; secretName?: string }[];
  };
  status?: { loadBalancer?: { ingress?: LoadBalancerIngress[] } };
}

export const endpointSlices: Resource<EndpointSlice> = namespacedResource(
  'discovery.k8s.io/v1',
  'EndpointSlice',
  'endpointslices',
);
export const ingresses: Resource<Ingress> = namespacedResource('networking.k8s.io/v1', 'Ingress', 'ingresses');
