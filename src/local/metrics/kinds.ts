/** metrics.k8s.io as metrics-server offers it: read-only, and never stored. */

import type { Column, Kind } from '../../api/kind.ts';

const usage = { type: 'object' as const, additionalProperties: { type: 'string' as const } };

const WINDOW: Column = { name: 'Window', type: 'string', jsonPath: '.window' };
const NODE_COLUMNS: readonly Column[] = [
  { name: 'CPU', type: 'string', jsonPath: '.usage.cpu' },
  { name: 'Memory', type: 'string', jsonPath: '.usage.memory' },
  WINDOW,
];

const shared = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  singular: '',
  shortNames: [],
  categories: [],
  subresources: {},
  verbs: ['get', 'list'],
};

const envelope = {
  apiVersion: { type: 'string' as const },
  kind: { type: 'string' as const },
  metadata: { type: 'object' as const },
  timestamp: { type: 'string' as const },
  window: { type: 'string' as const },
};

/** The kinds, with the only verbs they know. */
export const metricsKinds: readonly (Kind & { verbs: readonly string[] })[] = [
  {
    ...shared,
    kind: 'NodeMetrics',
    listKind: 'NodeMetricsList',
    plural: 'nodes',
    namespaced: false,
    columns: NODE_COLUMNS,
    schema: { type: 'object', properties: { ...envelope, usage } },
  },
  {
    ...shared,
    kind: 'PodMetrics',
    listKind: 'PodMetricsList',
    plural: 'pods',
    namespaced: true,
    columns: [WINDOW],
    schema: {
      type: 'object',
      properties: {
        ...envelope,
        containers: {
          type: 'array',
          items: { type: 'object', properties: { name: { type: 'string' }, usage } },
        },
      },
    },
  },
];
