import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { offenders, sourceFiles } from './sources.ts';

const source = sourceFiles(['src'], ['.ts']);
const code = source.concat(sourceFiles(['scripts'], ['.ts', '.mjs']));

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

describe('the shape of the sources', () => {
  test('no file is longer than 400 lines', () => {
    expect(offenders(code, ({ text }) => text.split('\n').length > 401)).toEqual([]);
  });

  test('half of the files are shorter than 120 lines', () => {
    const lengths = source.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(120);
  });

  test('no file is a grab bag', () => {
    const grabBag = /\/(utils?|helpers?|common|misc|types|enums|constants)\.ts$/;
    expect(offenders(source, ({ path }) => grabBag.test(path))).toEqual([]);
  });

  test('every file starts by saying what it is', () => {
    expect(offenders(source, ({ text }) => !/^(#!.*\n)?\/\*\*/.test(text))).toEqual([]);
  });

  test('nothing promises instead of doing', () => {
    expect(offenders(code, ({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text))).toEqual([]);
  });
});

describe('effects stay at the rim', () => {
  test('only main reads environment and arguments, and nothing in src exits the process', () => {
    const reads = /\bprocess\.(env|argv)\b/;
    expect(offenders(source, ({ path, text }) => path !== 'src/main.ts' && reads.test(withoutComments(text)))).toEqual(
      [],
    );
    expect(offenders(source, ({ text }) => /\bprocess\.exit\(/.test(withoutComments(text)))).toEqual([]);
  });

  test('pure and injected layers never read the clock, timers, randomness or the console themselves', () => {
    const layers = /^src\/(base|api|scheduler|propagation|machinery|controllers)\//;
    const effects =
      /\b(Date\.now\(|new Date\(\)|setTimeout\(|setInterval\(|Math\.random\(|console\.|process\.|fetch\()/;
    expect(offenders(source, ({ path, text }) => layers.test(path) && effects.test(withoutComments(text)))).toEqual([]);
  });
});

describe('the project speaks of itself alone', () => {
  const ROOT_FILES = ['.npmrc', '.ci/run', 'package.json', 'package-lock.json', 'plugins.yaml', 'jest.config.mjs'];
  const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];
  const single = [...ROOT_FILES, ...PAGES].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const endings = ['.md', '.ts', '.yaml', '.json', '.txt', '.svg', '.mjs', 'karmada'];
  // This file has to name what it looks for.
  const files = [...code, ...single, ...sourceFiles(['docs', 'examples', 'bin', 'test'], endings)].filter(
    ({ path }) => path !== 'test/house/layout.test.ts',
  );

  test('no machine paths and no registry hosts', () => {
    const paths = /\/work\/(main|shared)|\/tmp\/dev|\/root\/|registry\.npmjs|proxy\.golang/;
    expect(offenders(files, ({ text }) => paths.test(text))).toEqual([]);
  });

  test('nothing about who or what wrote it', () => {
    const writers = /\b(claude|anthropic|chatgpt|openai|copilot|language model|ai[- ]generated)\b/i;
    expect(offenders(files, ({ text }) => writers.test(text))).toEqual([]);
  });
});
