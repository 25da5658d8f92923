import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commandGroups } from '../../src/cli/commands/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import { commandLines, commandsOf, wordsOf } from '../support/shell-lines.ts';
import { sourceFiles } from './sources.ts';

const single = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));
const pages = [...sourceFiles(['docs'], ['.md']), ...single];
const written = pages.flatMap(({ path, text }) =>
  commandLines(text)
    .flatMap(commandsOf)
    .map((line) => [path, line] as const),
);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What the parser says of a command line of ours; nothing is run. */
async function complaintsOf(words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const output = { write: (text: string) => said.push(text) };
  const exitCode = await runProgram(
    {
      name: 'kubectl karmada',
      version: '0.0.0',
      groups: commandGroups,
      stdout: { write: () => true },
      stderr: output,
      execute: () => Promise.resolve(undefined),
    },
    words,
  );
  return exitCode === 0 ? '' : said.join('');
}

describe('every command line in the documents can be parsed', () => {
  test('there are many', () => {
    expect(written.length).toBeGreaterThan(100);
  });

  test.each(written)('%s: %s', async (_, line) => {
    const [program, ...rest] = wordsOf(line);
    if (program === 'kubectl' && rest[0] === 'karmada') expect(await complaintsOf(rest.slice(1))).toBe('');
    else if (line.startsWith('npm run karmada -- ')) expect(await complaintsOf(rest.slice(3))).toBe('');
    else if (line.startsWith('npm run ')) expect(Object.keys(scripts)).toContain(rest[1]);
    else expect(line).toMatch(/^(kubectl|npm (ci|test|pack|install)|export|cd|sha256sum|xattr) ?/);
  });
});

test('links between documents lead somewhere', () => {
  const broken = pages.flatMap(({ path: page, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => link);
    return links.filter((link) => !existsSync(path.join(path.dirname(page), link))).map((link) => `${page}: ${link}`);
  });
  expect(broken).toEqual([]);
});

test('every document is in the index, and the index in README', () => {
  const index = readFileSync('docs/README.md', 'utf8');
  const names = pages.flatMap(({ path: page }) => /^docs\/([^/]+\.md)$/.exec(page)?.[1] ?? []);
  expect(names.filter((name) => name !== 'README.md' && !index.includes(`(${name})`))).toEqual([]);
  expect(readFileSync('README.md', 'utf8')).toContain('(docs/README.md)');
});

test.each(['github', 'gitlab'])('the pipeline for %s is the one in the examples', (name) => {
  const pipeline = readFileSync(`examples/ci/${name}.yaml`, 'utf8');
  expect(readFileSync('docs/ci.md', 'utf8')).toContain(`\`\`\`yaml\n${pipeline}\`\`\``);
});
