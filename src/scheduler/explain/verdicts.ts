/** What every plugin says of every cluster. */

import type { Member } from '../fleet.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import type { Request } from '../request.ts';
import type { ClusterExplanation, PluginVerdict } from './explanation.ts';

/** The verdicts on one cluster, in the order of the plugins. */
type VerdictsOf = (member: Member) => readonly PluginVerdict[];

/** Asks every plugin. Equal verdicts are one object: most clusters are told the same. */
export function verdictReader(request: Request, plugins: readonly SchedulerPlugin[]): VerdictsOf {
  const readers = plugins.map((plugin) => pluginReader(request, plugin));
  let latest: PluginVerdict[] = [];
  return (member) => {
    const verdicts = readers.map((read) => read(member));
    if (latest.length === 0 || verdicts.some((verdict, i) => verdict !== latest[i])) latest = verdicts;
    return latest;
  };
}

function pluginReader(request: Request, { name, filter, score }: SchedulerPlugin): (member: Member) => PluginVerdict {
  const check = filter?.(request);
  const scoreOf = score?.(request);
  const pass: PluginVerdict = { plugin: name, reason: undefined, score: undefined };
  if (!check && !scoreOf) return () => pass;
  const refused = new Map<string, PluginVerdict>();
  const scored = new Map<number, PluginVerdict>();
  return (member) => {
    const reason = check?.(member);
    if (reason !== undefined) return once(refused, reason, () => ({ plugin: name, reason, score: undefined }));
    if (!scoreOf) return pass;
    const value = scoreOf(member);
    return once(scored, value, () => ({ plugin: name, reason: undefined, score: value }));
  };
}

function once<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/**
 * Every cluster by rank as a bystander: neither candidate nor target, so what the plugins say is all there is to say.
 * Bindings that ask the same of the fleet share the answers. They do not hold for the clusters the binding itself
 * names (`ownClusters`).
 */
export function bystanders(request: Request, plugins: readonly SchedulerPlugin[]): readonly ClusterExplanation[] {
  const key = commonKey(request, plugins);
  const kept = key === undefined ? [] : request.fleet.bystanders(key);
  if (kept.length > 0) return kept;
  const verdictsOf = verdictReader(asStranger(request), plugins);
  for (const member of request.fleet.members) kept.push(bystander(member, verdictsOf(member)));
  return kept;
}

/** The clusters where the plugins' verdicts may be this binding's alone: its previous targets and evictions. */
export function ownClusters({ fleet, previous, spec }: Request): Member[] {
  const names = [...previous.keys(), ...(spec.gracefulEvictionTasks ?? []).map(({ fromCluster }) => fromCluster)];
  return names.flatMap((name) => fleet.byName.get(name) ?? []);
}

/** A cluster of which the plugins' verdicts are all there is to say. */
export function bystander({ name }: Member, plugins: readonly PluginVerdict[]): ClusterExplanation {
  return {
    name,
    feasible: false,
    reason: plugins.find(({ reason }) => reason !== undefined)?.reason,
    plugins,
    score: undefined,
    tier: undefined,
    allocatable: undefined,
    available: undefined,
    estimates: undefined,
    selected: false,
    previous: undefined,
    replicas: undefined,
  };
}

/** Names everything the answers depend on beside the fleet; undefined when a plugin cannot tell. */
function commonKey(request: Request, plugins: readonly SchedulerPlugin[]): string | undefined {
  if (plugins.some(({ reads }) => reads === undefined)) return undefined;
  return JSON.stringify(plugins.map(({ name, reads }) => [name, reads?.(request)]));
}

/** No cluster has this name. */
const NOWHERE = new Map([['', 0]]);

/** The request of a binding that has been elsewhere: asked like this one, with no cluster of its own. */
function asStranger(request: Request): Request {
  const previous = request.previous.size === 0 ? request.previous : NOWHERE;
  return { ...request, previous, spec: { ...request.spec, gracefulEvictionTasks: [] } };
}
