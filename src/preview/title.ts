/** How reports name a template. */

import { compareText } from '../base/json.ts';
import type { ResourceName, TemplatePreview } from './result.ts';

/** `default/deployment/web`, or `clusterrole/viewer`. */
export function titleOf({ resource }: Pick<TemplatePreview, 'resource'>): string {
  return nameOf(resource);
}

/** The same of a bare name. */
export function nameOf({ kind, namespace, name }: Pick<ResourceName, 'kind' | 'namespace' | 'name'>): string {
  return `${namespace ? `${namespace}/` : ''}${kind.toLowerCase()}/${name}`;
}

/** The order of reports: namespace, kind, name. */
export function byTitle(a: Pick<TemplatePreview, 'resource'>, b: Pick<TemplatePreview, 'resource'>): number {
  return (
    compareText(a.resource.namespace ?? '', b.resource.namespace ?? '') ||
    compareText(a.resource.kind, b.resource.kind) ||
    compareText(a.resource.name, b.resource.name)
  );
}
