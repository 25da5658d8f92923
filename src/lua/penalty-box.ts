/** Scripts that exceeded a limit are not run again for a while, so that those of others get their turn. */

export interface PenaltyBox {
  /** Why the script may not run now; undefined for one that may. */
  sentence(script: string): string | undefined;
  /** A run has ended with this error, or well. */
  judge(script: string, error: string | undefined): void;
}

const FIRST = 10_000;
const LONGEST = 300_000;
const EXCESS = /exceeded its (time|memory) limit/;

interface Penalty {
  readonly error: string;
  readonly length: number;
  readonly until: number;
}

/** `elapsed` gives milliseconds that never go back. A script that is changed is another script. */
export function createPenaltyBox(elapsed: () => number): PenaltyBox {
  const penalties = new Map<string, Penalty>();
  return {
    sentence(script) {
      const penalty = penalties.get(script);
      if (!penalty || elapsed() >= penalty.until) return undefined;
      return `${penalty.error}; it is not run again for ${penalty.length / 1000}s`;
    },
    judge(script, error) {
      if (error === undefined || !EXCESS.test(error)) {
        penalties.delete(script);
        return;
      }
      const known = penalties.get(script);
      // Runs that had begun before the verdict do not count again.
      if (known && elapsed() < known.until) return;
      const length = Math.min(known ? known.length * 2 : FIRST, LONGEST);
      penalties.set(script, { error, length, until: elapsed() + length });
    },
  };
}
