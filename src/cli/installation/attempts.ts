/** Going on after a failure, so that all of them can be told at once. */

import { messageOf } from '../../base/errors.ts';

export interface Attempts {
  /** `--flag: what went wrong`, one line each. */
  readonly problems: string[];
  /** What an action resolves with; undefined where it fails, which becomes a problem of the flag. */
  read<T>(flag: string, action: () => T | Promise<T>): Promise<T | undefined>;
}

/** Nothing has failed yet. */
export function createAttempts(): Attempts {
  const problems: string[] = [];
  return {
    problems,
    async read(flag, action) {
      try {
        return await action();
      } catch (error) {
        problems.push(`${flag}: ${messageOf(error)}`);
        return undefined;
      }
    },
  };
}
