/** Taints as people write them, and lists of taints before and after a change. */

import { checkLabelValue, checkQualifiedName } from '../../api/builtin/names.ts';
import type { Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import { UserError } from '../../base/errors.ts';

/** The taint that cordoning sets; other tools look for exactly this pair. */
const CORDON = { key: 'cluster.karmada.io/unschedulable', effect: 'NoSchedule' } as const;

/** Cordoning as a change of taints. */
export const CORDON_CHANGE: TaintChange = { added: [CORDON], removed: [] };

/** The opposite of cordoning. */
export const UNCORDON_CHANGE: TaintChange = { added: [], removed: [CORDON] };

const EFFECTS = ['NoSchedule', 'NoExecute'];

export interface TaintChange {
  added: readonly Taint[];
  /** No effect: whatever the effect. */
  removed: readonly { key: string; effect?: string }[];
}

/** True for `k=v:Effect`, `k:Effect`, `k:Effect-` and `k-`; names of clusters look different. */
export function isTaintWord(word: string): boolean {
  return /[=:]|-$/.test(word);
}

/** Reads taints to add and to remove; throws UserError `BadInput` with every problem, one per line. */
export function parseTaints(words: readonly string[]): TaintChange {
  const added: Taint[] = [];
  const removed: { key: string; effect?: string }[] = [];
  const problems = words.flatMap((word) => {
    const { key, value, effect, removal } = readWord(word);
    if (removal) removed.push(effect === '' ? { key } : { key, effect });
    else added.push({ key, effect, ...(value === undefined || value === '' ? {} : { value }) });
    return wordProblems(word);
  });
  problems.push(...repeatProblems(added, removed));
  if (problems.length > 0) {
    throw new UserError('BadInput', problems.join('\n'), {
      hint: 'a taint is KEY=VALUE:EFFECT or KEY:EFFECT; KEY:EFFECT- and KEY- remove it',
    });
  }
  return { added, removed };
}

interface Word {
  key: string;
  value: string | undefined;
  effect: string;
  removal: boolean;
}

function readWord(word: string): Word {
  const removal = word.endsWith('-');
  const text = removal ? word.slice(0, -1) : word;
  const colon = text.lastIndexOf(':');
  const pair = colon < 0 ? text : text.slice(0, colon);
  const equals = pair.indexOf('=');
  return {
    key: equals < 0 ? pair : pair.slice(0, equals),
    value: equals < 0 ? undefined : pair.slice(equals + 1),
    effect: colon < 0 ? '' : text.slice(colon + 1),
    removal,
  };
}

function wordProblems(word: string): string[] {
  const { key, value, effect, removal } = readWord(word);
  const bad = value === undefined ? undefined : checkLabelValue(value);
  return [
    ...checkQualifiedName(key).map((text) => `key: ${text}`),
    ...(bad === undefined ? [] : [`value: ${bad}`]),
    ...(effect === '' && !removal ? ['an effect is required'] : []),
    ...(effect !== '' && !EFFECTS.includes(effect) ? [`the effect must be ${EFFECTS.join(' or ')}`] : []),
  ].map((text) => `taint "${word}": ${text}`);
}

function repeatProblems(added: TaintChange['added'], removed: TaintChange['removed']): string[] {
  const repeated = [added, removed].flatMap((list) =>
    list.filter((taint, i) => list.findIndex((other) => samePair(other, taint)) < i),
  );
  const contradicted = removed.filter((taint) => added.some((other) => covers(taint, other)));
  return [
    ...repeated.map((taint) => `taint "${pairText(taint)}" is given twice`),
    ...contradicted.map((taint) => `taint "${pairText(taint)}" is both added and removed`),
  ];
}

interface Pair {
  key: string;
  effect?: string;
}

function samePair(a: Pair, b: Pair): boolean {
  return a.key === b.key && a.effect === b.effect;
}

function covers(removal: Pair, taint: Taint): boolean {
  return removal.key === taint.key && (removal.effect === undefined || removal.effect === taint.effect);
}

function pairText({ key, effect }: Pair): string {
  return effect === undefined ? key : `${key}:${effect}`;
}

/** What stands in the way of a change: taints that exist already, and removals that find nothing. */
export function changeProblems(
  taints: readonly Taint[],
  { added, removed }: TaintChange,
  overwrite: boolean,
): string[] {
  const existing = overwrite ? [] : added.filter((taint) => taints.some((other) => samePair(other, taint)));
  const absent = removed.filter((removal) => !taints.some((taint) => covers(removal, taint)));
  return [
    ...existing.map((taint) => `has the taint "${pairText(taint)}" already; replace its value with --overwrite`),
    ...absent.map((removal) => `has no taint "${pairText(removal)}"`),
  ];
}

/** The list after the change: what stays keeps its place, a replaced taint takes the place of the old one. */
export function changedTaints(taints: readonly Taint[], { added, removed }: TaintChange): Taint[] {
  const kept = taints.filter((taint) => !removed.some((removal) => covers(removal, taint)));
  const replaced = kept.map((taint) => replacement(taint, added));
  return [...replaced, ...added.filter((taint) => !kept.some((other) => samePair(other, taint)))];
}

/** A taint that says the same stays as it is, with the time it was added. */
function replacement(taint: Taint, added: readonly Taint[]): Taint {
  const found = added.find((other) => samePair(other, taint));
  return found === undefined || (found.value ?? '') === (taint.value ?? '') ? taint : found;
}
