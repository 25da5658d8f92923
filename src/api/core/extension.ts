/** Kinds that add kinds: CustomResourceDefinitions and aggregated APIs. */

import type { Column, Resource, ScalePaths } from '../kind.ts';
import type { KubeObject } from '../meta/object.ts';
import type { Schema } from '../meta/schema.ts';
import type { PodCondition } from './pod.ts';
import { clusterResource } from './resource.ts';

export interface CustomResourceNames {
  plural: string;
  singular?: string;
  kind: string;
  listKind?: string;
  shortNames?: string[];
  categories?: string[];
}

export interface CustomResourceVersion {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: Schema };
  subresources?: { status?: Record<string, never>; scale?: ScalePaths };
  additionalPrinterColumns?: Column[];
  selectableFields?: { jsonPath: string }[];
}

export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    names: CustomResourceNames;
    scope: 'Namespaced' | 'Cluster';
    versions: CustomResourceVersion[];
    preserveUnknownFields?: boolean;
    conversion?: { strategy: string; webhook?: Record<string, unknown> };
  };
  status?: {
    conditions?: PodCondition[] | null;
    acceptedNames?: CustomResourceNames;
    storedVersions?: string[] | null;
  };
}

export interface APIService extends KubeObject {
  spec?: {
    group?: string;
    version?: string;
    service?: { namespace?: string; name?: string; port?: number };
    insecureSkipTLSVerify?: boolean;
    caBundle?: string;
    groupPriorityMinimum: number;
    versionPriority: number;
  };
  status?: { conditions?: PodCondition[] };
}

export const customResourceDefinitions: Resource<CustomResourceDefinition> = clusterResource(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'customresourcedefinitions',
);
export const apiServices: Resource<APIService> = clusterResource(
  'apiregistration.k8s.io/v1',
  'APIService',
  'apiservices',
);
