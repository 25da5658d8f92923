/** What is looked at, asked for once however many checks look at it. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { clusterResourceBindings } from '../../api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { createDeadlineTransport } from '../../client/deadline-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import { createMemberProxyTransport } from '../../client/member.ts';
import type { ConnectedServer } from '../context.ts';

export interface Facts {
  readonly karmada: ConnectedServer;
  readonly karmadaClient: Client;
  /** The host cluster and the namespace of the control plane's pods, where the user named it. */
  readonly host: { hostClient: Client; namespace: string } | undefined;
  /** The clock of the control plane, as of its first answer, in milliseconds since the epoch. */
  now(): Promise<number>;
  /** Every object of a kind; empty where the kind is not served. */
  all<T extends KubeObject>(resource: Resource<T>): Promise<readonly T[]>;
  clusters(): Promise<readonly Cluster[]>;
  /** Of both scopes. */
  bindings(): Promise<readonly ResourceBinding[]>;
  works(): Promise<readonly Work[]>;
  /** A member's API through the control plane; an answer takes at most the time allowed for members. */
  memberClient(name: string): Client;
  /** How long something may be under way before it counts as stuck, in milliseconds. */
  readonly patienceMs: number;
  /** How long one answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

export interface FactsOptions {
  karmada: ConnectedServer;
  host: Facts['host'];
  /** This machine's clock, where the server does not tell its own. */
  clock: Clock;
  patienceMs: number;
  timeoutMs: number;
}

export function createFacts({ karmada, clock, ...options }: FactsOptions): Facts {
  const karmadaClient = karmada.client;
  const lists = new Map<string, Promise<readonly KubeObject[]>>();
  const all = <T extends KubeObject>(resource: Resource<T>): Promise<readonly T[]> => {
    const key = `${resource.group}/${resource.version}/${resource.plural}`;
    const found = lists.get(key) ?? listIfServed(karmadaClient, resource);
    lists.set(key, found);
    return found as Promise<readonly T[]>;
  };
  let time: Promise<number> | undefined;
  return {
    ...options,
    karmada,
    karmadaClient,
    all,
    now() {
      time ??= serverTime(karmadaClient, clock.now());
      return time;
    },
    clusters: () => all(clusters),
    works: () => all(works),
    bindings: async () => [...(await all(resourceBindings)), ...(await all(clusterResourceBindings))],
    memberClient(name) {
      const transport = createMemberProxyTransport(karmadaClient.transport, name);
      return createClient(createDeadlineTransport(transport, { milliseconds: options.timeoutMs, clock }));
    },
  };
}

async function listIfServed<T extends KubeObject>(client: Client, resource: Resource<T>): Promise<readonly T[]> {
  try {
    return (await client.list(resource)).items;
  } catch (thrown) {
    if (isApiError(thrown, 'NotFound')) return [];
    throw thrown;
  }
}

async function serverTime(karmadaClient: Client, fallback: number): Promise<number> {
  const { headers } = await karmadaClient.transport.send({ method: 'GET', path: '/version' });
  return Date.parse(headers['date'] ?? '') || fallback;
}
