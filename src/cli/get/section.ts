/** One kind from every target: what was found, and what could not be asked. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { DiscoveredResource } from '../../client/client.ts';
import { type Failure, gather } from './gather.ts';
import { nearestNames } from './nearest-names.ts';
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
  const known: DiscoveredResource[] = [];
  const failures: unknown[] = [];
  for (const target of targets) {
    const discovery = await discover(target).catch((error: unknown) => failures.push(error));
    if (typeof discovery === 'number') continue;
    const found = findResources(discovery.resources, type);
    if (found.length > 0) return found;
    partial.push(...discovery.partial);
    known.push(...discovery.resources);
  }
  // Where nobody answered, that is the news.
  if (failures.length === targets.length && failures.length > 0) throw failures[0];
  throw unknownType(type, targets, { partial, known });
}

interface Seen {
  partial: readonly string[];
  known: readonly DiscoveredResource[];
}

function unknownType(type: string, targets: readonly Target[], { partial, known }: Seen): UserError {
  const controlPlane = targets.find(({ clusterName }) => clusterName === undefined);
  const where = controlPlane ? controlPlane.client.transport.server : 'any of these clusters';
  const near = nearestNames(
    type,
    known.flatMap(({ plural, singular }) => [plural, singular]),
  );
  const isKarmada = !controlPlane || known.some(({ group }) => group === CLUSTER_GROUP);
  const other = isKarmada ? LIST_KINDS : OTHER_SERVER;
  const missing = `these API groups could not be read: ${partial.join(', ')}`;
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : partial.length > 0 ? missing : other;
  return new UserError('NotFound', `no resource type "${type}" at ${where}`, { hint });
}

const CLUSTER_GROUP = 'cluster.karmada.io';
const LIST_KINDS = 'see which kinds there are with "kubectl karmada api-resources"';
const OTHER_SERVER =
  'the kubeconfig context may lead to another server than the control plane: choose one with --karmada-context';

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
