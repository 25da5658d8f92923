/** GET with `watch`: what happens to a selection of objects, as it happens. */

import { ApiError } from '../../api/meta/api-error.ts';
import type { HttpResponse } from '../../base/http.ts';
import { streamAnswer } from '../answers/answer.ts';
import { tooOld } from '../answers/failures.ts';
import type { Representation } from '../answers/representation.ts';
import { type Call, isOn } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { StoreEvent } from '../store/history.ts';
import { type Stored, storedObject } from '../store/stored.ts';
import type { Target } from '../target.ts';
import { createEventQueue, type EventQueue, type QueuedEvent } from './event-queue.ts';
import { integerOf, type Selection, selectionOf, versionProblem } from './selection.ts';

const BOOKMARK_INTERVAL = 60_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';
/** Kubernetes ends watches after 30 to 60 minutes; clients expect it. */
const DEFAULT_TIMEOUT = 3_000;

/** Opens a watch; throws Expired when the version to continue from is forgotten. */
export function watchObjects(context: ServerContext, target: Target, call: Call, form: Representation): HttpResponse {
  const { query } = call;
  const from = versionOf(query);
  const selection = selectionOf(target, call);
  const queue = createEventQueue();
  const initial = from === undefined || query.get('sendInitialEvents') === 'true';
  if (initial) for (const stored of existing(context, target, selection)) queue.push(new Seen('ADDED', stored, form));

  const bookmark = (annotated: boolean): void =>
    queue.push(new Seen('BOOKMARK', bookmarkOf(context, target, annotated), form));
  if (initial && query.get('sendInitialEvents') === 'true') bookmark(true);
  const stop = subscribe(context, { target, selection, from: initial ? undefined : from, queue, form });
  const seconds = integerOf(query, 'timeoutSeconds') || DEFAULT_TIMEOUT;
  keepAlive(context, { call, queue, stop, seconds, ...(isOn(query, 'allowWatchBookmarks') ? { bookmark } : {}) });
  return { ...streamAnswer(200, queue.chunks()), ...(form.value ? { values: queue.values } : {}) };
}

/** The version to continue after; undefined: begin with what exists. */
function versionOf(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? '';
  const message = versionProblem(text);
  if (message) {
    throw new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
  }
  return text === '' || text === '0' ? undefined : Number(text);
}

function existing({ store }: ServerContext, { served }: Target, { prefix, matches }: Selection): Stored[] {
  const all = store.list(served.resource, prefix);
  return matches ? all.filter(({ object }) => matches(object)) : all;
}

class Seen implements QueuedEvent {
  readonly #type: StoreEvent['type'] | 'BOOKMARK';
  readonly #stored: Stored;
  readonly #form: Representation;

  constructor(type: StoreEvent['type'] | 'BOOKMARK', stored: Stored, form: Representation) {
    this.#type = type;
    this.#stored = stored;
    this.#form = form;
  }

  line(): string {
    return `{"type":"${this.#type}","object":${this.#form.one(this.#stored)}}\n`;
  }

  value(): unknown {
    return { type: this.#type, object: this.#form.value?.(this.#stored) };
  }
}

interface Subscription {
  target: Target;
  selection: Selection;
  /** Undefined: from now on. */
  from: number | undefined;
  queue: EventQueue;
  form: Representation;
}

function subscribe({ store }: ServerContext, subscription: Subscription): () => void {
  const { target, selection, from, queue, form } = subscription;
  const { prefix, matches } = selection;
  const now = store.revision();
  const stop = store.watch(target.served.resource, Math.min(from ?? now, now), (event) => {
    if (from !== undefined && event.stored.revision <= from) return;
    if (!event.stored.key.startsWith(prefix)) return;
    const type = matches ? seenAs(event, matches) : event.type;
    if (type) queue.push(new Seen(type, event.stored, form));
  });
  if (!stop) throw tooOld(from ?? now, store.floor());
  return stop;
}

/** An object that starts or stops matching is added or deleted for the watcher; undefined: nothing to see. */
function seenAs(
  { type, stored, previous }: StoreEvent,
  matches: NonNullable<Selection['matches']>,
): StoreEvent['type'] | undefined {
  const before = previous !== undefined && matches(previous.object);
  if (type === 'DELETED') return before ? 'DELETED' : undefined;
  const now = matches(stored.object);
  if (now) return before ? 'MODIFIED' : 'ADDED';
  return before ? 'DELETED' : undefined;
}

function bookmarkOf({ store }: ServerContext, { served }: Target, annotated: boolean): Stored {
  const annotations = annotated ? { annotations: { [INITIAL_EVENTS_END]: 'true' } } : {};
  return storedObject(
    { resource: served.resource, key: '', revision: store.revision() },
    { kind: served.kind.kind, apiVersion: served.apiVersion, metadata: { ...annotations } },
  );
}

interface Life {
  call: Call;
  queue: EventQueue;
  stop(): void;
  seconds: number;
  /** Absent: the client does not want bookmarks. */
  bookmark?(annotated: boolean): void;
}

/** Ends the watch on abort, on time and when the server closes; sends bookmarks until then. */
function keepAlive({ clock, closing }: ServerContext, { call, queue, stop, seconds, bookmark }: Life): void {
  const end = (): void => queue.end();
  const cancelEnd = clock.after(seconds * 1000, () => {
    bookmark?.(false);
    end();
  });
  let cancelBookmark = (): void => undefined;
  const remind = (): void => {
    cancelBookmark = clock.after(BOOKMARK_INTERVAL, () => {
      bookmark?.(false);
      remind();
    });
  };
  if (bookmark) remind();
  for (const signal of [call.signal, closing]) signal?.addEventListener('abort', end, { once: true });
  if (call.signal?.aborted || closing.aborted) end();
  queue.onEnd(() => {
    stop();
    cancelEnd();
    cancelBookmark();
    for (const signal of [call.signal, closing]) signal?.removeEventListener('abort', end);
  });
}
