/** Time as an argument: nothing below `main` reads the wall clock itself. */

/** Cancels a pending timer; safe to call twice. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `delay` milliseconds. Pending timers never keep the process alive. */
  after(delay: number, action: () => void): Cancel;
}

/** The most milliseconds that a timer of Node's waits: with more it fires at once. */
export const LONGEST_DELAY = 2 ** 31 - 1;

let lastSecond = Number.NaN;
let lastText = '';

/** RFC 3339 with whole seconds, as Kubernetes writes metav1.Time. */
export function formatTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  // Every write tells the time, and most tell the same one.
  if (second !== lastSecond) lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  lastSecond = second;
  return lastText;
}

/** Resolves after `delay` milliseconds of `clock`; rejects with the signal's reason when aborted. */
export function sleep(clock: Clock, delay: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delay, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
