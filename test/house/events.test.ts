import { expect, test } from '@jest/globals';
import { sourceFiles } from './sources.ts';

/** The reasons that stand in objects with a type or a status: those of events and of conditions. */
const REASON = /\breason:\s*'([A-Z]\w+)'|\['(?:Normal|Warning)', '([A-Z]\w+)'/g;

test('every reason that a controller gives in events and conditions is asserted by a test', () => {
  const sources = sourceFiles(['src/controllers', 'src/propagation', 'src/scheduler'], ['.ts']);
  const reasons = new Set(sources.flatMap(({ text }) => [...text.matchAll(REASON)].map(([, a, b]) => a ?? b ?? '')));
  const tests = sourceFiles(['test'], ['.test.ts']).map(({ text }) => text);
  const isAsserted = (reason: string): boolean => tests.some((text) => new RegExp(`\\b${reason}\\b`).test(text));
  expect(reasons.size).toBeGreaterThan(40);
  expect([...reasons].filter((reason) => !isAsserted(reason))).toEqual([]);
});
