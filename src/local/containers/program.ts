/** What programs of simulated containers are: functions with streams. */

import type { Clock } from '../../base/clock.ts';
import type { Input } from './input.ts';
import type { World } from './world.ts';

/** What a running program holds on to. */
export interface Running {
  world: World;
  clock: Clock;
  input: Input;
  tty: boolean;
  signal: AbortSignal;
  stdout(text: string | Uint8Array): Promise<void>;
  stderr(text: string | Uint8Array): Promise<void>;
  size(): { width: number; height: number };
}

/** Resolves with the exit code. */
export type Program = (args: readonly string[], running: Running) => Promise<number>;
