import { describe, expect, test } from '@jest/globals';
import { parseLabelSelector } from '../../../src/apiserver/selectors/label-selector.ts';

describe('a label selector', () => {
  test.each([
    ['app=web', { app: 'web' }, true],
    ['app==web', { app: 'api' }, false],
    ['app!=web', {}, true],
    ['app', { app: '' }, true],
    ['!app', { app: '' }, false],
    ['app in (web, api)', { app: 'api' }, true],
    ['app in (web,api)', {}, false],
    ['app notin (web)', {}, true],
    ['app notin (web)', { app: 'web' }, false],
    ['app=', { app: '' }, true],
    ['a=b,c=d', { a: 'b', c: 'd' }, true],
    ['a=b,c=d', { a: 'b' }, false],
    ['example.com/a=b', { 'example.com/a': 'b' }, true],
    ['size>3', { size: '4' }, true],
    ['size<3', { size: 'x' }, false],
    ['in in (in)', { in: 'in' }, true],
    ['', { anything: 'goes' }, true],
  ])('%s on %j is %s', (source, labels, matches) => {
    expect(parseLabelSelector(source)(labels as Record<string, string>)).toBe(matches);
  });

  test.each(['a===b', 'a in', 'a in (', 'a=b,', '=b', '!', 'a b', '(a)', 'a>x', '-=b', 'a=b=c', 'a notin b'])(
    '%s is refused as a bad request',
    (source) => {
      expect(() => parseLabelSelector(source)).toThrow(expect.objectContaining({ code: 400 }));
    },
  );
});
