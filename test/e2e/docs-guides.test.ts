import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { commandLines } from '../support/shell-lines.ts';
import { checkout, documentsStart, reasonOf, testPages } from './docs/carry-out.ts';
import { COMMANDS, GUIDES, ONLY_PARSED, STARTING_AND_STOPPING } from './docs/lines.ts';

documentsStart([`node ${path.join(checkout, 'scripts', 'quickstart.ts')}`], true);

testPages(GUIDES);

test('what is only parsed is the smaller part, and each reason still holds for a line', () => {
  const pages = [...GUIDES, ...COMMANDS, ...STARTING_AND_STOPPING];
  const all = pages.flatMap((page) => commandLines(readFileSync(path.join(checkout, page), 'utf8')));
  const unused = ONLY_PARSED.filter(({ lines }) => !all.some((line) => lines.test(line)));
  expect(unused).toEqual([]);
  expect(all.filter((line) => reasonOf(line) !== undefined).length).toBeLessThan(all.length / 3);
});
