/** How many groups a spread constraint asks for. */

export interface Limits {
  readonly min: number;
  readonly max: number;
}
