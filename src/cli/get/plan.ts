/** From the words of a command line to who is asked for what. */

import { UserError } from '../../base/errors.ts';
import type { Client, DiscoveredResource } from '../../client/client.ts';
import type { Deadline } from '../../client/deadline-transport.ts';
import type { Query } from './query.ts';
import type { ResourceRequest } from './resource-request.ts';
import { resolveResources } from './section.ts';
import { chooseTargets, type OperationScope, type Target } from './targets.ts';

export interface Wanted {
  requests: readonly ResourceRequest[];
  scope: OperationScope | undefined;
  clusterNames: readonly string[];
  labelSelector: string | undefined;
  fieldSelector: string | undefined;
  allNamespaces: boolean;
  /** Used unless `allNamespaces`. */
  namespace: string;
  memberDeadline: Deadline;
  /** Rows of tables come with their objects whole. */
  wholeRows?: boolean;
  subresource?: string | undefined;
  /** How many objects one answer may have; zero: all of them. */
  chunkSize: number;
}

export interface Plan {
  targets: readonly Target[];
  parts: readonly { resource: DiscoveredResource; query: Query }[];
  /** True when one object is asked for by name. */
  single: boolean;
}

/** Reads the words, lists the members and looks the kinds up. */
export async function makePlan(karmadaClient: Client, wanted: Wanted): Promise<Plan> {
  const {
    requests,
    labelSelector,
    fieldSelector,
    allNamespaces,
    clusterNames,
    chunkSize,
    wholeRows = false,
    subresource,
  } = wanted;
  rejectContradictions(requests, wanted);
  const targets = await chooseTargets(karmadaClient, {
    scope: wanted.scope ?? (clusterNames.length > 0 ? 'members' : 'karmada'),
    clusterNames,
    memberDeadline: wanted.memberDeadline,
  });
  const parts = await lookUp(karmadaClient, targets, requests);
  const namespace = allNamespaces ? undefined : wanted.namespace;
  return {
    targets,
    parts: parts.map(({ resource, names, namespace: own }) => ({
      resource,
      query: { namespace: own ?? namespace, names, labelSelector, fieldSelector, wholeRows, chunkSize, subresource },
    })),
    single: requests.flatMap(({ names }) => names).length === 1,
  };
}

function rejectContradictions(requests: readonly ResourceRequest[], wanted: Wanted): void {
  if (wanted.subresource !== undefined && requests.some(({ names }) => names.length === 0)) {
    throw new UserError('BadInput', '--subresource is a part of named objects: name them');
  }
  if (!requests.some(({ names }) => names.length > 0)) return;
  if (wanted.labelSelector !== undefined || wanted.fieldSelector !== undefined) {
    throw new UserError('BadInput', 'names and a selector cannot be given together');
  }
  if (wanted.allNamespaces) {
    throw new UserError('BadInput', 'an object cannot be found by name across all namespaces');
  }
}

/** The control plane knows almost every word, and is asked first; a member may have kinds of its own. */
async function lookUp(karmadaClient: Client, targets: readonly Target[], requests: readonly ResourceRequest[]) {
  const members = targets.filter(({ clusterName }) => clusterName !== undefined);
  const known = new Map<Target, ReturnType<Client['discover']>>();
  const discover = (target: Target): ReturnType<Client['discover']> => {
    const discovery = known.get(target) ?? target.client.discover();
    known.set(target, discovery);
    return discovery;
  };
  const sources = [{ clusterName: undefined, client: karmadaClient, stream: karmadaClient.transport }, ...members];
  const parts: { resource: DiscoveredResource; names: readonly string[]; namespace: string | undefined }[] = [];
  for (const request of requests) {
    const resources = await resolveResources(sources, request, discover);
    parts.push(...resources.map((resource) => ({ resource, names: request.names, namespace: request.namespace })));
  }
  return parts;
}
