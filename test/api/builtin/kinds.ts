/** Built-in kinds by name, and small valid objects to change in tests. */

import { type BuiltinKind, builtinKinds } from '../../../src/api/builtin/index.ts';
import { apiVersionOf } from '../../../src/api/kind.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';

/** `kindOf('apps/v1', 'Deployment')` */
export function kindOf(apiVersion: string, name: string): BuiltinKind {
  const found = builtinKinds().find((kind) => kind.kind === name && apiVersionOf(kind) === apiVersion);
  if (!found) throw new Error(`no kind ${apiVersion} ${name}`);
  return found;
}

/** A Deployment of one container `c`, with the given changes to its spec. */
export function aDeployment(spec: Record<string, unknown> = {}): AnyObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'n' },
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } },
      ...spec,
    },
  };
}

/** A ConfigMap with the given data. */
export function aConfigMap(data: Record<string, string>): AnyObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'n' }, data };
}
