/** Another program on this machine. */

export interface FoundProgram {
  /** Where PATH has it. */
  path: string;
  /** The file that is run: `path` with links followed. */
  target: string;
}
