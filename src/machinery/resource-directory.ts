/** Which kinds an API server serves, by discovery, remembered until something unknown is asked for. */

import { parseApiVersion, type Resource } from '../api/kind.ts';
import type { Clock } from '../base/clock.ts';
import type { Client, DiscoveredResource } from '../client/client.ts';

export interface Discovery {
  resources: readonly DiscoveredResource[];
  /** Groups whose discovery failed. */
  partial: readonly string[];
}

export interface ResourceDirectory {
  /** The resource of a kind in the version asked for; undefined when the server has no such kind. */
  find(apiVersion: string, kind: string): Promise<Resource | undefined>;
  /** What was discovered last; undefined before the first discovery. */
  known(): Discovery | undefined;
  /** Discovers anew; calls made while one is under way share it. */
  refresh(): Promise<Discovery>;
}

/** How long an unknown kind is taken for unknown before asking again. */
const PATIENCE = 2000;

/** A directory that has not asked yet. */
export function createResourceDirectory(client: Client, clock: Clock): ResourceDirectory {
  let known: Discovery | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<Discovery> | undefined;
  let byKind = new Map<string, DiscoveredResource>();

  const ask = async (): Promise<Discovery> => {
    const found = await client.discover();
    known = found;
    askedAt = clock.now();
    byKind = new Map(found.resources.map((resource) => [`${resource.group}/${resource.kind}`, resource]));
    return found;
  };
  const refresh = (): Promise<Discovery> => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    async find(apiVersion, kind) {
      const { group, version } = parseApiVersion(apiVersion);
      const key = `${group}/${kind}`;
      if (!byKind.has(key) && clock.now() - askedAt >= PATIENCE) await refresh();
      const found = byKind.get(key);
      if (!found) return undefined;
      const { plural, namespaced } = found;
      return { group, version, kind, plural, namespaced };
    },
    known: () => known,
    refresh,
  };
}
