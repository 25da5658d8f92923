/** A stream text goes to. */

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /** The stream itself, for libraries that draw on terminals. */
  readonly stream?: unknown;
}
