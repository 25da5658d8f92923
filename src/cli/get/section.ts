/** One kind from every target: what was found, and what could not be asked. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { DiscoveredResource } from '../../client/client.ts';
import { type Failure, gather } from './gather.ts';
import { findResources } from './resource-lookup.ts';
import type { ResourceRequest } from './resource-request.ts';
import type { Target } from './targets.ts';

export interface Section<T> {
  resource: Resource;
  answers: { clusterName: string | undefined; answer: T }[];
  failures: Failure[];
}

/** Asks one target for one kind. */
export type Ask<T> = (target: Target, resource: Resource) => Promise<T>;

/** The kinds a request names, by the first target that knows the word. */
export async function resolveResources(
  targets: readonly Target[],
  { type }: ResourceRequest,
  discover: (target: Target) => Promise<{ resources: DiscoveredResource[]; partial: string[] }>,
): Promise<DiscoveredResource[]> {
  const partial: string[] = [];
  const failures: unknown[] = [];
  for (const target of targets) {
    const discovery = await discover(target).catch((error: unknown) => failures.push(error));
    if (typeof discovery === 'number') continue;
    const found = findResources(discovery.resources, type);
    if (found.length > 0) return found;
    partial.push(...discovery.partial);
  }
  // Where nobody answered, that is the news.
  if (failures.length === targets.length && failures.length > 0) throw failures[0];
  throw unknownType(type, targets, partial);
}

function unknownType(type: string, targets: readonly Target[], partial: readonly string[]): UserError {
  const controlPlane = targets.find(({ clusterName }) => clusterName === undefined);
  const where = controlPlane ? controlPlane.client.transport.server : 'any of these clusters';
  const hint =
    partial.length > 0
      ? `these API groups could not be read: ${partial.join(', ')}`
      : 'the kubeconfig context may lead to another server than the control plane: choose one with --karmada-context';
  return new UserError('NotFound', `no resource type "${type}" at ${where}`, { hint });
}

/** Asks every target; a target that does not serve the kind has nothing of it. */
export async function askSection<T>(
  targets: readonly Target[],
  resource: DiscoveredResource,
  { clock, ask }: { clock: Clock; ask: Ask<T> },
): Promise<Section<T>> {
  const { answers, failures } = await gather(targets, clock, (target) => ask(target, resource));
  const several = targets.length > 1;
  return { resource, answers, failures: failures.filter(({ error }) => !several || !isUnserved(error)) };
}

/** A 404 about no object in particular is about the path: the kind is not served. */
function isUnserved(error: unknown): boolean {
  return isApiError(error, 'NotFound') && !error.status.details?.name;
}
