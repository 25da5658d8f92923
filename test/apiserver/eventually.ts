/** Waiting for what background tasks do, without guessing how long they take. */

/** Asks again each turn of the event loop until the answer is something; fails after two seconds. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + 2_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error('it did not happen in two seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
