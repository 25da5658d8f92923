/** The hash Karmada and Kubernetes put into derived names. */

const encoder = new TextEncoder();

/** FNV-1a, 32 bit, over the UTF-8 bytes of `text`. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

const SAFE_DIGITS = '456789bcdf';

/** Kubernetes' "safe encode" of a number: its decimal digits mapped to letters that spell no words. */
export function safeEncode(value: number): string {
  return String(value).replace(/\d/g, (digit) => SAFE_DIGITS.charAt(Number(digit)));
}
