/** The contract of a background task. */

import type { ServerContext } from '../context.ts';

export interface Task {
  stop(): Promise<void>;
  /** Resolves when the task has dealt with all it has seen. */
  settled(): Promise<void>;
  /** Called when what the server shows to the outside has changed. */
  refresh?(): void;
}

/** Starts watching; what exists already is looked at first. */
export type StartTask = (context: ServerContext) => Task;
