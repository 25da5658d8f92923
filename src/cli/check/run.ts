/** Looks at everything there is to look at, once or until all is well. */

import { type Clock, sleep } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { CATEGORIES } from './categories.ts';
import type { Facts } from './facts.ts';
import { type Category, type Check, type Finding, failure } from './finding.ts';

export interface CheckResult {
  code: string;
  title: string;
  findings: readonly Finding[];
}

export interface CategoryResult {
  name: string;
  checks: readonly CheckResult[];
}

/** The categories of these names, in their own order; all where none is named. Throws UserError `BadInput`. */
export function chooseCategories(names: readonly string[]): readonly Category[] {
  const known = CATEGORIES.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const hint = `there are ${known.join(', ')}`;
    throw new UserError('BadInput', `there is no category ${unknown.map((name) => `"${name}"`).join(', ')}`, { hint });
  }
  return CATEGORIES.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** One round. A check that cannot be made has failed. */
export function lookAtAll(categories: readonly Category[], facts: Facts): Promise<CategoryResult[]> {
  return Promise.all(
    categories.map(async ({ name, checks }) => ({
      name,
      checks: await Promise.all(checks.map((check) => lookOnce(check, facts))),
    })),
  );
}

async function lookOnce(check: Check, facts: Facts): Promise<CheckResult> {
  const { code, title } = check;
  try {
    return { code, title, findings: await check.look(facts) };
  } catch (thrown) {
    return { code, title, findings: [failure(messageOf(thrown))] };
  }
}

export function failuresIn(results: readonly CategoryResult[]): number {
  const findings = results.flatMap(({ checks }) => checks.flatMap((check) => check.findings));
  return findings.filter(({ level }) => level === 'failure').length;
}

const PAUSE_MS = 2000;

export interface Waiting {
  clock: Clock;
  /** Until when, in milliseconds of the clock. */
  until: number;
  signal: AbortSignal;
  /** Told after each round that is not the last. */
  onFailures(count: number): void;
}

/** Round after round until nothing fails or time is up; the last one's results. */
export async function lookUntilWell(
  look: () => Promise<CategoryResult[]>,
  { clock, until, signal, onFailures }: Waiting,
): Promise<CategoryResult[]> {
  for (;;) {
    const results = await look();
    const failures = failuresIn(results);
    if (failures === 0 || clock.now() + PAUSE_MS > until || signal.aborted) return results;
    onFailures(failures);
    await sleep(clock, PAUSE_MS);
  }
}
