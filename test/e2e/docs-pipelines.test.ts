import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { carryOut, checkout, documentsStart, env, program, testPages, work } from './docs/carry-out.ts';
import { STARTING_AND_STOPPING } from './docs/lines.ts';

documentsStart(['kubectl karmada local up --detach'], false);

describe('the pipelines of docs/ci.md', () => {
  const linesOf = (name: string): string[] => {
    const text = readFileSync(path.join(checkout, 'examples', 'ci', `${name}.yaml`), 'utf8');
    return [...text.matchAll(/(?:run: |^ {4}- )(kubectl-karmada .*)$/gm)].map(([, line = '']) => line);
  };
  const lines = ['github', 'gitlab'].flatMap(linesOf);

  beforeAll(() => carryOut('kubectl karmada inventory save fleet.yaml', ''));

  test('consist of what is run here', () => {
    expect(lines).toHaveLength(5);
  });

  test.each(lines)('%s', async (line) => {
    const summary = path.join(work, 'summary.md');
    expect(await program('sh', ['-c', line], { env: { ...env, GITHUB_STEP_SUMMARY: summary } })).toMatchObject({
      exitCode: 0,
    });
  });
});

testPages(STARTING_AND_STOPPING);
