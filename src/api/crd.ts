/** CustomResourceDefinitions of our kinds, for control planes that do not serve them natively. */

import type { Column, Kind } from './kind.ts';
import type { AnyObject } from './meta/object.ts';

function columnOf({ name, type, format, description, priority, jsonPath }: Column): Record<string, unknown> {
  return {
    name,
    type,
    ...(format ? { format } : {}),
    ...(description ? { description } : {}),
    ...(priority ? { priority } : {}),
    jsonPath,
  };
}

function subresourcesOf({ subresources: { status, scale } }: Kind): Record<string, unknown> {
  if (!status && !scale) return {};
  return { subresources: { ...(status ? { status: {} } : {}), ...(scale ? { scale: { ...scale } } : {}) } };
}

function versionOf(kind: Kind, storage: boolean): Record<string, unknown> {
  return {
    name: kind.version,
    served: true,
    storage,
    ...(kind.columns.length > 0 ? { additionalPrinterColumns: kind.columns.map(columnOf) } : {}),
    schema: { openAPIV3Schema: kind.schema },
    ...subresourcesOf(kind),
  };
}

/**
 * The CRD of one resource from its versions; the first is the one stored, all are served.
 * Conversion between versions is left to whoever installs it.
 */
export function customResourceDefinition([stored, ...others]: readonly [Kind, ...Kind[]]): AnyObject {
  const { group, kind, plural, singular, listKind, shortNames, categories, namespaced } = stored;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: {
        kind,
        listKind,
        plural,
        singular,
        ...(shortNames.length > 0 ? { shortNames: [...shortNames] } : {}),
        ...(categories.length > 0 ? { categories: [...categories] } : {}),
      },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: [versionOf(stored, true), ...others.map((each) => versionOf(each, false))],
    },
  };
}
