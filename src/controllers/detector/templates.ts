/** All objects that may be propagated, of every kind the Karmada API serves, and the queue of those to look at. */

import { apiVersionOf, parseApiVersion, type Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { keyOf, parseKey } from '../../machinery/controller.ts';
import type { Change, Informer } from '../../machinery/informer.ts';
import type { Queue } from '../../machinery/queue.ts';
import { syncedWithin } from '../../machinery/synced-within.ts';
import { CLUSTER_PROPAGATION_POLICY_ID_LABEL, PROPAGATION_POLICY_ID_LABEL } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { isKarmadasChange, isTemplateKind, isWishChanged, templateObjectFilter } from './template-filter.ts';

/** Where a template is. */
export interface TemplateAddress {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

export interface Templates {
  /** Lets template changes go to the queue. */
  attach(queue: Queue): void;
  /** Watches the kinds that have appeared and drops those that are gone. */
  refresh(): Promise<void>;
  /** Resolves when the templates of the kinds served at the start are known, or have had time enough. */
  readonly known: Promise<void>;
  /** The template at a queue key, and how to address its kind. */
  find(key: string): { template: AnyObject; resource: Resource<AnyObject> } | undefined;
  keyOf(address: TemplateAddress): string;
  /** The keys of the templates of that kind and name; without namespace those of every namespace. */
  named(address: TemplateAddress): string[];
  /** The keys of templates that carry the id of a policy. */
  claimedBy(policyId: string): string[];
  /** Queues a template; `byKarmada` where no wish of a user is behind it. */
  enqueue(key: string, options: { byKarmada: boolean; low: boolean }): void;
  /** Answers, once, whether a user's wish was behind the queued changes of a template. */
  takeUserWish(key: string): boolean;
  /** Puts a user's wish back, to be taken by the next attempt. */
  returnUserWish(key: string): void;
}

const kindKey = (apiVersion: string, kind: string): string => `${apiVersion}|${kind}`;

function claimIds({ metadata }: AnyObject): string[] {
  const { labels = {} } = metadata;
  return [labels[PROPAGATION_POLICY_ID_LABEL], labels[CLUSTER_PROPAGATION_POLICY_ID_LABEL]].filter(
    (id) => id !== undefined,
  );
}

/** How long the first lists of all kinds together are waited for. */
const PATIENCE = 5000;

/** What is known of a kind: its cache and the ways to look into it. */
interface Watched {
  informer: Informer<AnyObject>;
  claimedBy: (id: string) => readonly AnyObject[];
  named: (name: string) => readonly AnyObject[];
}

/** Nothing is watched until the first refresh. */
export function createTemplates(environment: Environment): Templates {
  const { informers, directory, settings } = environment;
  const isTemplate = templateObjectFilter(settings.skippedNamespaces);
  const watched = new Map<string, Watched>();
  const userWishes = new Set<string>();
  const known = Promise.withResolvers<void>();
  let queue: Queue | undefined;

  const enqueue: Templates['enqueue'] = (key, { byKarmada, low }) => {
    if (!byKarmada) userWishes.add(key);
    queue?.add(key, { low });
  };
  const onChange = (slot: string, { type, object, old, initial }: Change<AnyObject>): void => {
    if (!isTemplate(object)) return;
    if (type === 'updated' && !isWishChanged(old, object)) return;
    // A template without claim is as good as new to whatever policy it meets next.
    const byKarmada = type === 'updated' && claimIds(object).length > 0 && isKarmadasChange(old, object);
    enqueue(`${slot}|${keyOf(object)}`, { byKarmada, low: initial });
  };
  const watch = (resource: Resource<AnyObject>): void => {
    const slot = kindKey(apiVersionOf(resource), resource.kind);
    if (watched.has(slot)) return;
    const informer = informers.for(resource);
    watched.set(slot, {
      informer,
      claimedBy: informer.index('claim', claimIds),
      named: informer.index('name', ({ metadata }) => [metadata.name ?? '']),
    });
    informer.onChange((change) => onChange(slot, change));
  };
  const drop = (served: ReadonlySet<string>, partial: readonly string[]): void => {
    for (const [slot, { informer }] of [...watched]) {
      if (served.has(slot) || partial.includes(slot.slice(0, slot.indexOf('|')))) continue;
      watched.delete(slot);
      informers.forget(informer.resource);
    }
  };

  return {
    attach: (attached) => {
      queue = attached;
    },
    async refresh() {
      const { resources, partial } = await directory.refresh();
      const templates = resources.filter((resource) => isTemplateKind(resource, settings.skippedApis));
      const served = new Set(templates.map((resource) => kindKey(apiVersionOf(resource), resource.kind)));
      drop(served, partial);
      for (const { group, version, kind, plural, namespaced } of templates) {
        watch({ group, version, kind, plural, namespaced });
      }
      const informed = [...watched.values()].map(({ informer }) => informer);
      void syncedWithin(informed, environment.clock, PATIENCE).then(() => known.resolve());
    },
    known: known.promise,
    find(key) {
      const bar = key.lastIndexOf('|');
      const { name, namespace } = parseKey(key.slice(bar + 1));
      const informer = watched.get(key.slice(0, bar))?.informer;
      const template = informer?.get(name, namespace);
      return informer && template && { template, resource: informer.resource };
    },
    keyOf: ({ apiVersion, kind, namespace, name }) =>
      `${kindKey(apiVersion, kind)}|${keyOf({ metadata: { name, ...(namespace ? { namespace } : {}) } })}`,
    named({ apiVersion, kind, namespace, name }) {
      const slot = kindKey(apiVersion, kind);
      const found = watched.get(slot)?.named(name) ?? [];
      return found
        .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
        .map((object) => `${slot}|${keyOf(object)}`);
    },
    claimedBy: (policyId) =>
      [...watched].flatMap(([slot, { claimedBy }]) => claimedBy(policyId).map((object) => `${slot}|${keyOf(object)}`)),
    enqueue,
    takeUserWish: (key) => userWishes.delete(key),
    returnUserWish: (key) => void userWishes.add(key),
  };
}

/** The apiVersion and kind of a template key; used to sort out keys without fetching what they name. */
export function kindOfKey(key: string): { apiVersion: string; kind: string; group: string } {
  const [apiVersion = '', kind = ''] = key.split('|');
  return { apiVersion, kind, group: parseApiVersion(apiVersion).group };
}
