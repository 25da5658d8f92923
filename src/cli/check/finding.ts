/** What a look at a control plane finds, and the contract of a look. */

import type { Facts } from './facts.ts';

/** `skipped` is not known, for a reason that is no defect. */
export type Level = 'warning' | 'failure' | 'skipped';

export interface Finding {
  level: Level;
  /** What it is about: `member1`, `default/web-deployment`; absent where it is the control plane itself. */
  subject?: string;
  /** What is wrong, lower case, no full stop. */
  message: string;
}

/** One look. Finding nothing is good; what it throws is a failure of that look. */
export interface Check {
  /** Stable; the anchor of its paragraph in docs/check.md. */
  readonly code: string;
  /** What holds when nothing is found. */
  readonly title: string;
  look(facts: Facts): Promise<readonly Finding[]> | readonly Finding[];
}

export interface Category {
  readonly name: string;
  readonly checks: readonly Check[];
}

export const failure = (message: string, subject?: string): Finding => finding('failure', message, subject);
export const warning = (message: string, subject?: string): Finding => finding('warning', message, subject);
export const skipped = (message: string, subject?: string): Finding => finding('skipped', message, subject);

function finding(level: Level, message: string, subject: string | undefined): Finding {
  return { level, message, ...(subject === undefined ? {} : { subject }) };
}
