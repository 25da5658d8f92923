/** Names that only a server or the kubeconfig knows. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../../api/core/core.ts';
import { pods } from '../../api/core/pod.ts';
import type { Resource } from '../../api/kind.ts';
import { type Clock, sleep } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { createClient } from '../../client/kube-client.ts';
import { loadKubeconfig } from '../../client/kubeconfig.ts';
import { createMemberProxyTransport } from '../../client/member.ts';
import { connectKarmada } from '../connect.ts';
import { findResources } from '../get/resource-lookup.ts';
import { type GlobalFlags, globalFlags } from '../global-flags.ts';
import type { Option } from '../option.ts';
import { fieldPaths } from './fields.ts';
import { longSpelling, type Position } from './position.ts';
import { type LiveSource, matching } from './suggest.ts';
import type { Suggestion } from './suggestion.ts';

export type LiveIo = Parameters<typeof connectKarmada>[0];

/** More than anybody looks through. */
const MOST = 500;

/** What begins as typed, in order; rejects where a server does not answer. */
export async function liveSuggestions(io: LiveIo, position: Position, source: LiveSource): Promise<Suggestion[]> {
  const values = source === 'contexts' ? await contexts(io, position) : await fromServer(io, position, source);
  const { lead, partial } = splitList(position);
  const words = matching(values, partial).map(({ value, about }) => ({
    value: lead + value,
    ...(about ? { about } : {}),
  }));
  return words.toSorted((a, b) => (a.value < b.value ? -1 : 1));
}

/** Of names with commas only the last one is being typed; of TYPE/NAME only the name. */
function splitList({ partial, flag }: Position): { lead: string; partial: string } {
  const at = partial.lastIndexOf(flag ? ',' : '/') + 1;
  return { lead: partial.slice(0, at), partial: partial.slice(at) };
}

async function contexts({ env, home }: LiveIo, { given }: Position): Promise<Suggestion[]> {
  const file = given.get('--kubeconfig')?.at(-1);
  const { contexts: entries } = await loadKubeconfig({ file, env, home });
  return [...entries.keys()].map((value) => ({ value }));
}

async function fromServer(
  io: LiveIo,
  position: Position,
  source: Exclude<LiveSource, 'contexts'>,
): Promise<Suggestion[]> {
  const { client, namespace } = await connectKarmada(io, globalsOf(position));
  try {
    if (source === 'clusters') return await names(client, clusters, {});
    const target = targetOf(client, position);
    if (source === 'namespaces') return await names(target, namespaces, {});
    if (source === 'pods')
      return await (target === client ? podsAnywhere(io.clock, client, namespace) : podsOf(target, namespace));
    if (source === 'containers') return await containers(target, position, namespace);
    if (source === 'fields') return await fields(target, position);
    return await kindsOrObjects(target, position, { namespace, kindsOnly: source === 'kinds' });
  } finally {
    client.transport.close();
  }
}

/** The member that the line names, or the control plane. */
function targetOf(client: Client, { given, command }: Position): Client {
  const flags = Object.values(command?.options ?? {}).map(longSpelling);
  const name = ['--cluster', '--clusters'].flatMap((flag) => (flags.includes(flag) ? (given.get(flag) ?? []) : []))[0];
  if (name === undefined || name === '' || name.includes(',')) return client;
  return createClient(createMemberProxyTransport(client.transport, name));
}

async function kindsOrObjects(
  client: Client,
  { positionals, partial }: Position,
  { namespace, kindsOnly }: { namespace: string; kindsOnly: boolean },
): Promise<Suggestion[]> {
  const { resources } = await client.discover();
  const type = partial.includes('/') ? partial.slice(0, partial.indexOf('/')) : positionals[0];
  if (type === undefined || kindsOnly || positionals[0]?.includes('/')) {
    const listable = resources.filter(({ verbs }) => verbs.includes('list'));
    return listable.map(({ plural, group }) => ({ value: plural, about: group === '' ? 'v1' : group }));
  }
  const [resource] = findResources(resources, type);
  return resource ? names(client, resource, resource.namespaced ? { namespace } : {}) : [];
}

function podsOf(client: Client, namespace: string): Promise<Suggestion[]> {
  return names(client, pods, { namespace });
}

/** So that one that is slow does not keep the others from being told. */
const MEMBER_PATIENCE_MS = 120;

/** Those of every member that answers, with where they are. */
async function podsAnywhere(clock: Clock, karmadaClient: Client, namespace: string): Promise<Suggestion[]> {
  const members = await names(karmadaClient, clusters, {});
  const found = members.map(async ({ value: member }) => {
    const memberClient = createClient(createMemberProxyTransport(karmadaClient.transport, member));
    const own = podsOf(memberClient, namespace).catch(() => []);
    const late = sleep(clock, MEMBER_PATIENCE_MS).then((): Suggestion[] => []);
    return (await Promise.race([own, late])).map(({ value }) => ({ value, about: member }));
  });
  return (await Promise.all(found)).flat();
}

async function containers(client: Client, { positionals }: Position, namespace: string): Promise<Suggestion[]> {
  const name = positionals[0]?.replace(/^pods?\//, '');
  if (name === undefined || name.includes('/')) return [];
  const { spec } = await client.get(pods, name, { namespace });
  return [...spec.containers, ...(spec.initContainers ?? [])].map(({ name: value }) => ({ value }));
}

/** Those of the first object of the kind, wherever it is. */
async function fields(client: Client, { positionals }: Position): Promise<Suggestion[]> {
  const { resources } = await client.discover();
  const [resource] = findResources(resources, positionals[0]?.replace(/[/,].*/, '') ?? '');
  if (!resource) return [];
  const { items } = await client.list(resource, { limit: 1 });
  return fieldPaths(items[0]).map((value) => ({ value }));
}

async function names(client: Client, resource: Resource, scope: { namespace?: string }): Promise<Suggestion[]> {
  const { items } = await client.list(resource, { ...scope, limit: MOST });
  return items.flatMap(({ metadata }) => (metadata.name === undefined ? [] : [{ value: metadata.name }]));
}

/** The global flags on the line; one that cannot be read, or that the command takes for itself, is not given. */
function globalsOf({ given, flags }: Position): GlobalFlags {
  const ours = new Set(Object.values(flags));
  const values = Object.entries<Option>(globalFlags).map(([name, option]) => [
    name,
    ours.has(option) ? givenValue(option, given) : option.fallback,
  ]);
  return Object.fromEntries(values) as GlobalFlags;
}

function givenValue(option: Option, given: Position['given']): unknown {
  const texts = given.get(longSpelling(option));
  if (texts === undefined) return option.fallback;
  if (!option.parse) return true;
  try {
    return texts.reduce<unknown>((previous, text) => option.parse?.(text, previous), option.fallback);
  } catch {
    return option.fallback;
  }
}
