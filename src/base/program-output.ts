/** Another program that is asked something: what it is given, whoever runs it. */

export interface AskedProgram {
  /** Found in the PATH of `env`. */
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Ends the program. */
  signal: AbortSignal;
}

/** Runs a program without a terminal; resolves with what it prints, or undefined where it is not there or fails. */
export type ProgramOutput = (program: AskedProgram) => Promise<string | undefined>;
