/**
 * Sorting with the order of ties that Go's `sort.Sort` gives: a pattern-defeating quicksort.
 * Which of several equal clusters comes first decides which of them get replicas, so ties must fall as Karmada's do.
 */

interface Sorter {
  /** True when the element at `i` must come before the one at `j`. */
  less(i: number, j: number): boolean;
  swap(i: number, j: number): void;
}

type Hint = 'ascending' | 'descending' | 'none';

const INSERTION_LENGTH = 12;
const NINTHER_LENGTH = 50;
const MAX_SWAPS = 12;
const NEARLY_SORTED_ROUNDS = 5;

/** Sorts in place by `before`; equal elements end up where Go's sort puts them. */
export function goSort<T>(items: T[], before: (a: T, b: T) => boolean): void {
  const sorter: Sorter = {
    less: (i, j) => before(items[i] as T, items[j] as T),
    swap: (i, j) => {
      const held = items[i] as T;
      items[i] = items[j] as T;
      items[j] = held;
    },
  };
  quickSort(sorter, { lo: 0, hi: items.length, budget: bitLength(items.length), balanced: true, untouched: true });
}

function bitLength(n: number): number {
  return n === 0 ? 0 : 32 - Math.clz32(n);
}

interface Range {
  readonly lo: number;
  readonly hi: number;
  /** How many lopsided partitions are still put up with. */
  readonly budget: number;
  /** How the previous partition went. */
  readonly balanced: boolean;
  readonly untouched: boolean;
}

function quickSort(s: Sorter, range: Range): void {
  let rest: Range | undefined = range;
  while (rest) rest = sortShort(s, rest) ? undefined : partition(s, rest);
}

/** Sorts a range that needs no partition; false for any other. */
function sortShort(s: Sorter, { lo, hi, budget }: Range): boolean {
  if (hi - lo <= INSERTION_LENGTH) insertionSort(s, lo, hi);
  else if (budget === 0) heapSort(s, lo, hi);
  else return false;
  return true;
}

/** Partitions the range and sorts its shorter side; answers what is left, undefined when nothing is. */
function partition(s: Sorter, range: Range): Range | undefined {
  const { lo, hi, balanced, untouched } = range;
  if (!balanced) scramble(s, lo, hi);
  const budget = balanced ? range.budget : range.budget - 1;
  const { pivot, hint } = orient(s, lo, hi);
  if (balanced && untouched && hint === 'ascending' && nearlySorted(s, lo, hi)) return undefined;
  if (lo > 0 && !s.less(lo - 1, pivot)) return { ...range, lo: splitEqual(s, lo, hi, pivot), budget };
  const split = splitAround(s, lo, hi, pivot);
  const { middle } = split;
  const left: Range = { lo, hi: middle, budget, balanced: true, untouched: true };
  const right: Range = { ...left, lo: middle + 1, hi };
  const [shorter, longer] = middle - lo < hi - middle ? [left, right] : [right, left];
  quickSort(s, shorter);
  const evenly = Math.min(middle - lo, hi - middle) >= Math.floor((hi - lo) / 8);
  return { ...longer, balanced: evenly, untouched: split.untouched };
}

/** Chooses a pivot; a range that looks descending is turned around first. */
function orient(s: Sorter, lo: number, hi: number): { pivot: number; hint: Hint } {
  const chosen = choosePivot(s, lo, hi);
  if (chosen.hint !== 'descending') return chosen;
  for (let i = lo, j = hi - 1; i < j; i += 1, j -= 1) s.swap(i, j);
  return { pivot: hi - 1 - (chosen.pivot - lo), hint: 'ascending' };
}

function insertionSort(s: Sorter, lo: number, hi: number): void {
  for (let i = lo + 1; i < hi; i += 1) {
    for (let j = i; j > lo && s.less(j, j - 1); j -= 1) s.swap(j, j - 1);
  }
}

function heapSort(s: Sorter, lo: number, hi: number): void {
  const length = hi - lo;
  for (let i = Math.floor((length - 1) / 2); i >= 0; i -= 1) sift(s, i, length, lo);
  for (let i = length - 1; i >= 0; i -= 1) {
    s.swap(lo, lo + i);
    sift(s, 0, i, lo);
  }
}

function sift(s: Sorter, from: number, length: number, lo: number): void {
  let root = from;
  for (;;) {
    let child = 2 * root + 1;
    if (child >= length) return;
    if (child + 1 < length && s.less(lo + child, lo + child + 1)) child += 1;
    if (!s.less(lo + root, lo + child)) return;
    s.swap(lo + root, lo + child);
    root = child;
  }
}

function choosePivot(s: Sorter, lo: number, hi: number): { pivot: number; hint: Hint } {
  const length = hi - lo;
  const quarter = Math.floor(length / 4);
  let [i, j, k] = [lo + quarter, lo + 2 * quarter, lo + 3 * quarter];
  let swaps = 0;
  if (length >= NINTHER_LENGTH) {
    i = median(i - 1, i, i + 1);
    j = median(j - 1, j, j + 1);
    k = median(k - 1, k, k + 1);
  }
  const pivot = median(i, j, k);
  return { pivot, hint: swaps === 0 ? 'ascending' : swaps === MAX_SWAPS ? 'descending' : 'none' };

  function ordered(a: number, b: number): [number, number] {
    if (!s.less(b, a)) return [a, b];
    swaps += 1;
    return [b, a];
  }

  function median(a: number, b: number, c: number): number {
    const [a1, b1] = ordered(a, b);
    const [b2] = ordered(b1, c);
    return ordered(a1, b2)[1];
  }
}

function splitAround(s: Sorter, lo: number, hi: number, pivot: number): { middle: number; untouched: boolean } {
  s.swap(lo, pivot);
  let i = lo + 1;
  let j = hi - 1;
  let untouched = true;
  for (;;) {
    while (i <= j && s.less(i, lo)) i += 1;
    while (i <= j && !s.less(j, lo)) j -= 1;
    if (i > j) break;
    s.swap(i, j);
    untouched = false;
    i += 1;
    j -= 1;
  }
  s.swap(j, lo);
  return { middle: j, untouched };
}

/** Moves elements equal to the pivot to the front; answers where greater ones begin. */
function splitEqual(s: Sorter, lo: number, hi: number, pivot: number): number {
  s.swap(lo, pivot);
  let i = lo + 1;
  let j = hi - 1;
  for (;;) {
    while (i <= j && !s.less(lo, i)) i += 1;
    while (i <= j && s.less(lo, j)) j -= 1;
    if (i > j) return i;
    s.swap(i, j);
    i += 1;
    j -= 1;
  }
}

/** Mends a few misplaced neighbours; true when the range is sorted then. */
function nearlySorted(s: Sorter, lo: number, hi: number): boolean {
  let i = lo + 1;
  for (let round = 0; round < NEARLY_SORTED_ROUNDS; round += 1) {
    while (i < hi && !s.less(i, i - 1)) i += 1;
    if (i === hi) return true;
    if (hi - lo < NINTHER_LENGTH) return false;
    s.swap(i, i - 1);
    if (i - lo >= 2) moveDown(s, i - 1);
    if (hi - i >= 2) moveUp(s, i + 1, hi);
  }
  return false;
}

function moveDown(s: Sorter, from: number): void {
  for (let j = from; j >= 1 && s.less(j, j - 1); j -= 1) s.swap(j, j - 1);
}

function moveUp(s: Sorter, from: number, hi: number): void {
  for (let j = from; j < hi && s.less(j, j - 1); j += 1) s.swap(j, j - 1);
}

const WORD = 64;

/** Breaks patterns that make partitions lopsided: a fixed pseudo-random exchange around the middle. */
function scramble(s: Sorter, lo: number, hi: number): void {
  const length = hi - lo;
  const mask = (1n << BigInt(bitLength(length))) - 1n;
  const middle = lo + 2 * Math.floor(length / 4);
  let random = BigInt(length);
  for (let target = middle - 1; target <= middle + 1; target += 1) {
    random ^= BigInt.asUintN(WORD, random << 13n);
    random ^= random >> 7n;
    random ^= BigInt.asUintN(WORD, random << 17n);
    const other = Number(random & mask);
    s.swap(target, lo + (other >= length ? other - length : other));
  }
}
