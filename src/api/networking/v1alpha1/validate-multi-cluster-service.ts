/** What a MultiClusterService may say beyond its schema. */

import { deepEqual } from '../../../base/json.ts';
import { checkLabel, checkLabel1035 } from '../../builtin/names.ts';
import { checkClusterName } from '../../cluster-name.ts';
import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { duplicate, invalid, type Problem } from '../../meta/problem.ts';

interface Port {
  name?: string;
  port: number;
}

interface Service extends KubeObject {
  spec: {
    types: string[];
    ports?: Port[];
    providerClusters?: { name: string }[];
    consumerClusters?: { name: string }[];
  };
}

const TYPES = ['CrossCluster', 'LoadBalancer'];
const MAX_PORT = 65535;

/** Every problem of the service. */
export function validateMultiClusterService(service: Service, { operation, old }: WriteContext): Problem[] {
  const { metadata, spec } = service;
  const { name = '' } = metadata;
  const text = checkLabel1035(name);
  const was = operation === 'UPDATE' ? (old as Service | undefined)?.spec.types : undefined;
  return [
    ...(text ? [invalid('metadata.name', name, text)] : []),
    ...validatePorts(spec.ports ?? []),
    ...validateTypes(spec.types),
    ...(was && !deepEqual(was, spec.types)
      ? [invalid('spec.types', spec.types, 'MultiClusterService types are immutable')]
      : []),
    ...validateClusters(spec.providerClusters ?? [], 'spec.providerClusters'),
    ...validateClusters(spec.consumerClusters ?? [], 'spec.consumerClusters'),
  ];
}

function validatePorts(ports: readonly Port[]): Problem[] {
  const names = ports.map(({ name }) => name);
  return ports.flatMap(({ name, port }, index) => {
    const path = `spec.ports[${index}]`;
    const text = name ? checkLabel(name) : undefined;
    return [
      ...(text ? [invalid(`${path}.name`, name, text)] : []),
      ...(name && names.indexOf(name) < index ? [duplicate(`${path}.name`, name)] : []),
      ...(port < 1 || port > MAX_PORT
        ? [invalid(`${path}.port`, port, `must be between 1 and ${MAX_PORT}, inclusive`)]
        : []),
    ];
  });
}

function validateTypes(types: readonly string[]): Problem[] {
  const unknown = types.flatMap((type, index) =>
    TYPES.includes(type) ? [] : [invalid(`spec.types[${index}]`, type, 'ExposureType Error')],
  );
  return new Set(types).size > 1
    ? [...unknown, invalid('spec.types', types, 'MultiClusterService types should not contain more than one type')]
    : unknown;
}

function validateClusters(clusters: readonly { name: string }[], path: string): Problem[] {
  return clusters.flatMap(({ name }, index) => {
    const text = checkClusterName(name);
    return text ? [invalid(`${path}[${index}].name`, name, text)] : [];
  });
}
