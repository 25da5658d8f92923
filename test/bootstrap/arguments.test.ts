import { describe, expect, test } from '@jest/globals';
import { mergeArguments, normaliseArguments } from '../../src/bootstrap/arguments.ts';

describe('arguments of components', () => {
  test('keep the defaults nobody overrides and append the extra ones sorted', () => {
    expect(mergeArguments(['prog', '--a=1', '--v=2'], ['--z', '--v=4'])).toEqual(['prog', '--a=1', '--v=4', '--z']);
  });

  test('take the last of an argument given twice', () => {
    expect(mergeArguments(['prog'], ['--v=1', '--v=9'])).toEqual(['prog', '--v=9']);
  });

  test('put values with commas back together', () => {
    expect(normaliseArguments(['--a=1', '2', '--b'])).toEqual({ arguments: ['--a=1,2', '--b'], problems: [] });
  });

  test('report every malformed piece', () => {
    const { problems } = normaliseArguments(['x', ' --a', '--9=1']);
    expect(problems).toEqual([
      '"x" does not start with --',
      '" --a" has white space around it',
      '" --a" does not start with --',
      '"--9=1" is not --name or --name=value',
    ]);
  });
});
