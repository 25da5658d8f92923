/** What a mistyped word may have been. */

/** So many letters may be wrong, missing, too many or swapped, in a word of this length. */
function tolerance(word: string): number {
  return word.length < 4 ? 1 : word.length < 8 ? 2 : 3;
}

const MOST = 3;

/** The names that are like `word`, nearest first; none where none is. */
export function nearestNames(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const distances = [...new Set(names)].map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }));
  const near = distances.filter(({ distance }) => distance <= tolerance(wanted));
  const least = Math.min(...near.map(({ distance }) => distance));
  return near
    .filter(({ distance }) => distance === least)
    .map(({ name }) => name)
    .toSorted()
    .slice(0, MOST);
}

/** How many single letters have to be changed, added or removed, or neighbours swapped, to make one word the other. */
function distanceOf(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const changed = at(last, j - 1) + (isSame ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwapped ? at(before, j - 2) + 1 : changed;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, changed, swapped));
    }
    before = last;
    last = row;
  }
  return at(last, other.length);
}

const at = (row: readonly number[], i: number): number => row[i] ?? Number.POSITIVE_INFINITY;
