/** Between a store that never waits and a client that reads at its own pace. */

export interface EventQueue {
  /** Queues a line; it is written when it is read. */
  push(line: () => string): void;
  /** No more lines; those queued are still read. */
  end(): void;
  /** Runs once, when the queue has ended or its reader has gone. */
  onEnd(action: () => void): void;
  chunks(): AsyncIterable<Uint8Array>;
}

/** A reader this far behind is cut off: it can list and watch again. */
const LIMIT = 200_000;
/** Lines that wait together travel together, up to this many characters. */
const CHUNK = 64 * 1024;

const encoder = new TextEncoder();

/** An empty queue for one reader. */
export function createEventQueue(): EventQueue {
  let lines: (() => string)[] = [];
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

  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const waiting = lines;
        lines = [];
        for (const chunk of joined(waiting)) yield encoder.encode(chunk);
        if (lines.length > 0) continue;
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
    push(line) {
      if (ended) return;
      lines.push(line);
      if (lines.length > LIMIT) finish();
      wake();
    },
    end: finish,
    onEnd(action) {
      if (ended) action();
      else atEnd = action;
    },
    chunks,
  };
}

function* joined(lines: readonly (() => string)[]): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += line();
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
