import { describe, expect, test } from '@jest/globals';
import { count, flag, text, texts } from '../../src/cli/option.ts';
import { takeFlags } from '../../src/cli/take-flags.ts';

const declarations = {
  cluster: text('-C, --cluster <name>', ''),
  groups: texts('--as-group <group>', ''),
  insecure: flag('--insecure-skip-tls-verify', ''),
  level: count('-v, --v <level>', '', { fallback: 0 }),
};

describe('flags among the words of another program', () => {
  test.each([
    [['-C', 'm', 'pod'], { cluster: 'm' }, ['pod']],
    [['pod', '-Cm'], { cluster: 'm' }, ['pod']],
    [['pod', '-C=m', '-it'], { cluster: 'm' }, ['pod', '-it']],
    [['--cluster=m', '-l', 'a=b'], { cluster: 'm' }, ['-l', 'a=b']],
    [['--as_group', 'a', '--as-group=b'], { groups: ['a', 'b'] }, []],
    [['--insecure-skip-tls-verify', '--wait=false'], { insecure: true }, ['--wait=false']],
    [['--insecure-skip-tls-verify=false', '-f', '-'], { insecure: false }, ['-f', '-']],
    [['-v6'], { level: 6 }, []],
    [['pod', '--', 'grep', '-C', '3'], {}, ['pod', '--', 'grep', '-C', '3']],
  ])('%j', (words, given, rest) => {
    expect(takeFlags(words, declarations)).toEqual({ given, rest });
  });

  test('a value that is missing or wrong is refused', () => {
    expect(() => takeFlags(['pod', '--cluster'], declarations)).toThrow('the flag --cluster needs a value');
    expect(() => takeFlags(['-v', 'x'], declarations)).toThrow('-v: "x" is not a whole number');
    expect(() => takeFlags(['-v', 'x', '--cluster'], declarations)).toThrow(
      '-v: "x" is not a whole number from 0 on\nthe flag --cluster needs a value',
    );
  });
});
