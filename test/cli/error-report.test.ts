import { describe, expect, test } from '@jest/globals';
import { failure } from '../../src/api/meta/api-error.ts';
import { UserError } from '../../src/base/errors.ts';
import { createErrorPrinter, reportError } from '../../src/cli/error-report.ts';

describe('errors as people read them', () => {
  test('an error for people is one line, and its hint', () => {
    expect(reportError(new UserError('BadInput', 'no good', { hint: 'try this' }))).toEqual({
      message: 'error: no good',
      hint: 'try this',
    });
  });

  test("a server's refusal is worded as kubectl does", () => {
    expect(reportError(failure('NotFound', 'pods "a" not found')).message).toBe(
      'Error from server (NotFound): pods "a" not found',
    );
  });

  test('anything else is a bug, and comes with its stack', () => {
    const { message, hint } = reportError(new TypeError('x is not a function'));
    expect(message).toBe('error: unexpected failure: x is not a function');
    expect(hint).toContain('this is a bug');
    expect(hint).toContain('error-report.test');
  });

  test('colours are for terminals', async () => {
    const lines: string[] = [];
    await createErrorPrinter(
      { write: (text) => lines.push(text) },
      false,
    )(new UserError('BadInput', 'a', { hint: 'b' }));
    expect(lines).toEqual(['error: a\n', 'hint: b\n']);
  });
});
