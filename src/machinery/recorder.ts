/** Kubernetes Events: told once, counted when repeated, and never in the way of the work they tell of. */

import type { Event, ObjectReference } from '../api/core/core.ts';
import type { Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Clock, formatTime, sleep } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';

export interface Recorder {
  /** Tells of `object`; `component` is the teller. Returns at once and never throws. */
  event(object: KubeObject | ObjectReference, component: string, fact: EventFact): void;
  /** Resolves when everything told so far is written or given up. */
  flushed(): Promise<void>;
}

export interface EventFact {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/** How many Events one object may cause in a burst, and how long one more takes to earn. */
const BURST = 25;
const REFILL = 300_000;
/** How long what was written once waits before its count is brought up to date: repeats are then written together. */
const REPEAT_REST = 5000;
/** What waits to be written beyond this is dropped. */
const MAX_PENDING = 10_000;
/** With more than so many waiting in a rush, each write is followed by a pause so many times as long. */
const CROWD = 100;
const PAUSE = 4;
/** How many different Events are remembered for counting. */
const REMEMBERED = 4096;

const events: Resource<Event> = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };

interface Told {
  name: string;
  namespace: string;
  count: number;
  /** When it was written last. */
  at: number;
}

interface Telling {
  involvedObject: ObjectReference;
  component: string;
  fact: EventFact;
  key: string;
  /** The first and the last time of what is told together, and how often. */
  since: number;
  time: number;
  times: number;
  /** It has waited for its repeats. */
  rested: boolean;
}

function isKubeObject(object: KubeObject | ObjectReference): object is KubeObject {
  return 'metadata' in object;
}

/** The reference an Event carries. */
export function referenceTo(object: KubeObject): ObjectReference {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name, uid, resourceVersion } = metadata;
  const entries = Object.entries({ apiVersion, kind, namespace, name, uid, resourceVersion });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as ObjectReference;
}

/** Keeps at most `limit` entries, dropping the oldest. */
function remember<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > limit && !oldest.done) map.delete(oldest.value);
}

/** Answers whether one more Event about `key` fits its budget. */
function createBudget(clock: Clock): (key: string) => boolean {
  const spent = new Map<string, { tokens: number; at: number }>();
  return (key) => {
    const now = clock.now();
    const last = spent.get(key) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, last.tokens + (now - last.at) / REFILL);
    remember(spent, key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now }, REMEMBERED);
    return tokens >= 1;
  };
}

function newEvent(telling: Telling, name: string): Event {
  const { involvedObject, component, fact, since, time, times } = telling;
  const namespace = involvedObject.namespace || 'default';
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject,
    ...fact,
    source: { component },
    firstTimestamp: formatTime(since),
    lastTimestamp: formatTime(time),
    count: times,
    reportingComponent: component,
    reportingInstance: '',
  };
}

export interface RecorderOptions {
  client: Client;
  clock: Clock;
  log: Logger;
  /** Makes the names of Events unique. */
  newUid(): string;
  /** Whether there is so much of the work they tell of that it goes first; absent: never. */
  isRush?(): boolean;
}

/** A recorder that writes through `client`, one Event after the other. */
export function createRecorder({ client, clock, log, newUid, isRush = () => false }: RecorderOptions): Recorder {
  const told = new Map<string, Told>();
  const withinBudget = createBudget(clock);
  const pending = new Map<string, Telling>();
  const resting = new Map<string, Telling>();
  let writing: Promise<void> | undefined;
  let isHurried = false;

  const create = async (telling: Telling): Promise<void> => {
    const suffix = newUid().replaceAll('-', '').slice(0, 16);
    const event = newEvent(telling, `${telling.involvedObject.name ?? ''}.${suffix}`);
    const { name = '', namespace = '' } = event.metadata;
    await client.create(events, event, { namespace });
    remember(told, telling.key, { name, namespace, count: telling.times, at: clock.now() }, REMEMBERED);
  };
  const repeat = async (telling: Telling, known: Told): Promise<void> => {
    const count = known.count + telling.times;
    const body = { count, lastTimestamp: formatTime(telling.time) };
    await client.patch(events, known.name, { type: 'merge', body }, { namespace: known.namespace });
    remember(told, telling.key, { ...known, count, at: clock.now() }, REMEMBERED);
  };
  const rest = (telling: Telling): void => {
    if (resting.size === 0) clock.after(REPEAT_REST, wake);
    resting.set(telling.key, telling);
  };
  const write = async (telling: Telling): Promise<void> => {
    const known = told.get(telling.key);
    if (!known) return create(telling);
    if (!telling.rested && clock.now() - known.at < REPEAT_REST) return rest(telling);
    await repeat(telling, known).catch(() => create(telling));
  };
  const drain = async (): Promise<void> => {
    for (const [key, telling] of pending) {
      pending.delete(key);
      const begin = clock.now();
      await write(telling).catch((thrown: unknown) => log.debug(`writing an event failed: ${messageOf(thrown)}`));
      if (pending.size > CROWD && !isHurried && isRush()) await sleep(clock, PAUSE * (clock.now() - begin));
    }
    writing = undefined;
  };
  const begin = (): void => {
    writing ??= Promise.resolve().then(drain);
  };
  const wake = (): void => {
    for (const [key, telling] of resting) pending.set(key, { ...telling, rested: true });
    resting.clear();
    begin();
  };

  return {
    event(object, component, fact) {
      const involvedObject = isKubeObject(object) ? referenceTo(object) : object;
      const { kind = '', namespace = '', name = '', uid = '' } = involvedObject;
      const subject = [component, kind, namespace, name, uid].join('\u0000');
      if (!withinBudget(subject)) return;
      const key = [subject, fact.type, fact.reason, fact.message].join('\u0000');
      const now = clock.now();
      const waiting = pending.get(key) ?? resting.get(key);
      if (waiting) {
        waiting.times += 1;
        waiting.time = now;
      } else if (pending.size < MAX_PENDING) {
        pending.set(key, { involvedObject, component, fact, key, since: now, time: now, times: 1, rested: false });
        begin();
      }
    },
    async flushed() {
      isHurried = true;
      while (writing !== undefined || pending.size + resting.size > 0) {
        wake();
        await writing;
      }
      isHurried = false;
    },
  };
}
