/** Where the parts of a bundle come from. */

import type { Facts } from '../check/facts.ts';
import type { CommandContext } from '../context.ts';

export interface Source {
  readonly context: CommandContext;
  readonly facts: Facts;
  /** Lines of each container's log. */
  readonly logLines: number;
}

/** One file of a bundle before its redaction. */
export interface Part {
  /** Within the bundle: `karmada/works.yaml`. */
  readonly path: string;
  /** A text as it is, or a value to write as YAML (JSON where the path says so). Nothing: there is no such file. */
  read(): Promise<unknown>;
}
