/** The API of the control plane: does it answer, is it ready, is everything served? */

import { apiServices } from '../../api/core/extension.ts';
import { karmadaKinds } from '../../api/karmada.ts';
import { messageOf } from '../../base/errors.ts';
import { type Check, type Finding, failure } from './finding.ts';

const OK = 200;

/** Kinds that come with optional components. */
const OPTIONAL_GROUPS: ReadonlySet<string> = new Set(['search.karmada.io']);

export const controlPlaneChecks: readonly Check[] = [
  {
    code: 'api-ready',
    title: 'the API server is ready',
    async look({ karmadaClient }) {
      const response = await karmadaClient.transport.send({ method: 'GET', path: '/readyz?verbose' });
      const body = await response.text();
      if (response.status === OK) return [];
      // Of the verbose answer, what is not well; otherwise whatever it says.
      const broken = body.split('\n').filter((line) => line.startsWith('[-]'));
      return [
        failure(`it answers ${response.status}: ${(broken.length > 0 ? broken : [body]).join('; ').slice(0, 300)}`),
      ];
    },
  },
  {
    code: 'api-kinds',
    title: "Karmada's kinds are served",
    async look({ karmadaClient }) {
      const { resources, partial } = await karmadaClient.discover();
      const served = new Set(resources.map(({ group, kind }) => `${group}/${kind}`));
      const missing = karmadaKinds
        .filter(({ group, kind }) => !served.has(`${group}/${kind}`) && !OPTIONAL_GROUPS.has(group))
        .map(({ group, kind }) => failure('is not served: install its CRD', `${kind}.${group}`));
      return [...missing, ...partial.map((group) => failure('its server does not answer', group))];
    },
  },
  {
    code: 'api-aggregated',
    title: 'aggregated APIs are available',
    async look(facts) {
      const services = await facts.all(apiServices);
      return services.flatMap(({ metadata, status }): Finding[] => {
        const available = status?.conditions?.find(({ type }) => type === 'Available');
        if (!available || available.status === 'True') return [];
        return [failure(`${available.reason}: ${messageOf(available)}`, metadata.name)];
      });
    },
  },
];
