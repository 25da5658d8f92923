/** ServiceImports: what a consuming cluster needs to reach an imported service. */

import type { AnyObject } from '../../api/meta/object.ts';
import { forKind } from './interpreter.ts';
import { reflectWhole } from './whole-status.ts';

export const serviceImport = forKind<AnyObject>({
  reflect: reflectWhole,
  dependencies({ metadata }) {
    const name = `derived-${metadata.name}`;
    const place = metadata.namespace ? { namespace: metadata.namespace } : {};
    return [
      { apiVersion: 'v1', kind: 'Service', ...place, name },
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        ...place,
        labelSelector: { matchLabels: { 'kubernetes.io/service-name': name } },
      },
    ];
  },
});
