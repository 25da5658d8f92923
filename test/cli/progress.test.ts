import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/cli/logger.ts';
import { createPlainProgress } from '../../src/cli/progress.ts';

function aSink() {
  const lines: string[] = [];
  return { lines, write: (text: string) => lines.push(text) };
}

describe('progress where there is no terminal', () => {
  test('a step is a line when it ends, in its own words or in better ones', async () => {
    const sink = aSink();
    const progress = createPlainProgress(sink);
    progress.step('one');
    progress.step('two');
    progress.done('two is done');
    progress.done();
    expect(sink.lines).toEqual(['one\n', 'two is done\n']);
  });

  test('a step that failed is left to the error', async () => {
    const sink = aSink();
    const progress = createPlainProgress(sink);
    progress.step('one');
    await progress.clear();
    expect(sink.lines).toEqual([]);
  });
});

describe('diagnostics', () => {
  test.each([
    [0, ['warning: w a=1\n', 'error: e\n']],
    [1, ['info: i\n', 'warning: w a=1\n', 'error: e\n']],
    [6, ['debug: d\n', 'info: i\n', 'warning: w a=1\n', 'error: e\n']],
  ])('at level %i', (level, expected) => {
    const sink = aSink();
    const log = createLogger(sink, level);
    log.debug('d');
    log.info('i');
    log.warn('w', { a: 1, b: undefined });
    log.error('e');
    expect(sink.lines).toEqual(expected);
  });
});
