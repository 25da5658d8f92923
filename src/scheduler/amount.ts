/** Whole amounts of resources: plain numbers where exact, bigints beyond, so that the usual case is fast. */

export type Amount = number | bigint;

/** The amount of a bigint in its cheapest exact form. */
export function toAmount(value: bigint): Amount {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** How often a positive `part` goes into `whole`, truncated toward zero. */
export function timesIn(whole: Amount, part: Amount): number {
  if (typeof whole === 'number' && typeof part === 'number') return Math.trunc(whole / part);
  return Number(BigInt(whole) / BigInt(part));
}

/** base + factor × amount, exactly. */
export function plusTimes(base: Amount, factor: number, amount: Amount): Amount {
  const quick = Number(base) + factor * Number(amount);
  if (typeof base === 'number' && typeof amount === 'number' && Number.isSafeInteger(quick)) return quick;
  return toAmount(BigInt(base) + BigInt(factor) * BigInt(amount));
}

/** The low 32 bits as a signed integer, as Go's int32 conversion. */
export function int32(value: number): number {
  return Number.isSafeInteger(value) ? value | 0 : Number(BigInt.asIntN(32, BigInt(Math.trunc(value))));
}
