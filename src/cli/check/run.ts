/** Looks at everything there is to look at, once or until all is well. */

import { type Clock, sleep } from '../../base/clock.ts';
import { isUserError, messageOf, UserError } from '../../base/errors.ts';
import { CATEGORIES } from './categories.ts';
import type { Facts } from './facts.ts';
import { type Category, type Check, type Finding, failure, skipped } from './finding.ts';

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
export async function lookAtAll(categories: readonly Category[], facts: Facts): Promise<CategoryResult[]> {
  const looked = await Promise.all(
    categories.map(async ({ name, checks }) => ({
      name,
      checks: await Promise.all(checks.map((check) => lookOnce(check, facts))),
    })),
  );
  const told = new Set<string>();
  return looked.map(({ name, checks }) => ({ name, checks: checks.map((look) => withoutEcho(look, told)) }));
}

/** A look, and why it could not be made where a server did not answer. */
interface Look {
  result: CheckResult;
  silence?: string;
}

async function lookOnce(check: Check, facts: Facts): Promise<Look> {
  const { code, title } = check;
  try {
    return { result: { code, title, findings: await check.look(facts) } };
  } catch (thrown) {
    const result = { code, title, findings: [failure(messageOf(thrown))] };
    return isUserError(thrown) && thrown.code === 'Unreachable' ? { result, silence: messageOf(thrown) } : { result };
  }
}

/** A server that does not answer fails one check; the others that would have asked it are not made. */
function withoutEcho({ result, silence }: Look, told: Set<string>): CheckResult {
  if (silence === undefined) return result;
  if (told.has(silence)) return { ...result, findings: [skipped('the server does not answer, as told above')] };
  told.add(silence);
  return result;
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
    await sleep(clock, PAUSE_MS, signal).catch((reason: unknown) => messageOf(reason));
    if (signal.aborted) return results;
  }
}
