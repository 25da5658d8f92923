/** Expected texts in test/golden; `UPDATE_GOLDEN=1` writes them anew. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import type { CommandLineResult } from './command-line.ts';

const FOLDER = join(import.meta.dirname, '..', 'golden');

/** Compares `text` with the golden file `name`. */
export function expectGolden(name: string, text: string): void {
  const path = join(FOLDER, name);
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

/** What differs from run to run. */
const UNSTEADY: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, 'UID'],
  [/127\.0\.0\.1:\d+/g, 'ADDRESS'],
  [/web-[\da-z]{5,10}-[\da-z]{5}\b/g, 'web-POD'],
  [/\b\d+m(?= +\d+(Mi|%))/g, 'Nm'],
  [/\b\d+(Mi|%)(?= |$)/gm, 'N$1'],
  [/(?<= )\d+[smh](\d+s)?(?= |$)/gm, 'AGE'],
  [/(resourceVersion"?: )"\d+"/g, '$1VERSION'],
  [/\b[\da-z]{6}\.[\da-z]{16}\b/g, 'TOKEN'],
  [/^[\da-z]{6}(?= .*authentication,signing)/gm, 'TOKEN'],
  // How wide a column is depends on what is steady now. Indentation stays.
  [/(?<=\S) {3,}/g, '   '],
];

/** What commands have printed, without what differs from run to run. */
export function steady(text: string, home: string): string {
  return UNSTEADY.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text.replaceAll(home, 'HOME'));
}

/** A command line with all that it has printed, standard error behind exclamation marks, and its exit code. */
export function shownAs(line: string, { exitCode, stdout, stderr }: CommandLineResult): string {
  return `$ ${line}\n${stdout}${stderr.replaceAll(/^/gm, '! ').replace(/! $/, '')}[${exitCode}]\n`;
}
