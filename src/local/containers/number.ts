/** Numbers in arguments of programs. */

/** A number from zero on; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
