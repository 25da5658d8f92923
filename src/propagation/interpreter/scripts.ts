/** What runs the scripts of customizations. */

export interface ScriptCall {
  readonly script: string;
  /** The function of the script to call. */
  readonly name: string;
  readonly args: readonly unknown[];
  /** How many results are wanted. */
  readonly results: number;
  /** Objects that tell whether an empty table is `{}` or `[]`: by what they hold at the same place. */
  readonly references?: readonly unknown[];
}

export interface ScriptAnswer {
  /** JSON values; null where the function gave nothing. */
  readonly results: readonly unknown[];
  /** Lines the script printed. */
  readonly printed: readonly string[];
}

export interface ScriptRunner {
  /** Rejects with an Error that says, with the line, what went wrong, or which limit was exceeded. */
  call(call: ScriptCall): Promise<ScriptAnswer>;
  /** Rejects with an Error when the text is no script. */
  compile(script: string): Promise<void>;
  close(): Promise<void>;
}
