/** Between a store that never waits and a client that reads at its own pace. */

/** One event in both its forms, made when it is read: a queue of them holds no text. */
export interface QueuedEvent {
  line(): string;
  value(): unknown;
}

export interface EventQueue {
  push(event: QueuedEvent): void;
  /** No more events; those queued are still read. */
  end(): void;
  /** Runs once, when the queue has ended or its reader has gone. */
  onEnd(action: () => void): void;
  /** The events as lines. An event is read once, as text or as a value. */
  chunks(): AsyncIterable<Uint8Array>;
  values(): AsyncIterable<unknown>;
}

/** A reader this far behind is cut off: it can list and watch again. */
const LIMIT = 200_000;
/** Lines that wait together travel together, up to this many characters. */
const CHUNK = 64 * 1024;

const encoder = new TextEncoder();

/** An empty queue for one reader. */
export function createEventQueue(): EventQueue {
  let events: QueuedEvent[] = [];
  let ended = false;
  let wake = (): void => undefined;
  let atEnd: (() => void) | undefined;
  const finish = (): void => {
    ended = true;
    const action = atEnd;
    atEnd = undefined;
    action?.();
    wake();
  };

  async function* read<T>(form: (waiting: readonly QueuedEvent[]) => Iterable<T>): AsyncGenerator<T> {
    try {
      for (;;) {
        const waiting = events;
        events = [];
        yield* form(waiting);
        if (events.length > 0) continue;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      finish();
    }
  }

  return {
    push(event) {
      if (ended) return;
      events.push(event);
      if (events.length > LIMIT) finish();
      wake();
    },
    end: finish,
    onEnd(action) {
      if (ended) action();
      else atEnd = action;
    },
    chunks: () => read(joined),
    values: () => read((waiting) => waiting.values().map((event) => event.value())),
  };
}

function* joined(events: readonly QueuedEvent[]): Generator<Uint8Array> {
  let text = '';
  for (const event of events) {
    text += event.line();
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}
