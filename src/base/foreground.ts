/** Another program that takes over this one's terminal for a while: what is asked for, whoever carries it out. */

export interface ForegroundProgram {
  /** Found in the PATH of `env`. */
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Its standard input; absent: this process's own. */
  input?: string;
  /** A file that nobody else can read and that goes when the program ends; `variable` tells the program its path. */
  secretFile?: { variable: string; name: string; text: string };
}

/** Runs a program with this one's streams; resolves with its exit code, or undefined where it is not installed. */
export type RunForeground = (program: ForegroundProgram) => Promise<number | undefined>;
