import { expect, test } from '@jest/globals';
import { failure } from '../../../src/api/meta/api-error.ts';
import { createErrorPrinter } from '../../../src/cli/error-report.ts';
import { printTable } from '../../../src/cli/printers/table.ts';
import { terminalText } from '../../../src/cli/printers/terminal-text.ts';

test('what could steer a terminal is written out, and nothing else', () => {
  expect(terminalText('\u001b[31mred\u001b[0m\r\u0007 \u009b2J\u007f')).toBe('^[[31mred^[[0m\\r^G \\x9b2J\\x7f');
  expect(terminalText('äöü\t– 🚢\n')).toBe('äöü\t– 🚢\n');
});

test('a member cannot steer the terminal by names in its rows, nor by its error messages', async () => {
  expect(printTable(['name'], [['a\u001b]0;title\u0007']])).toBe('NAME\na^[]0;title^G');
  const lines: string[] = [];
  await createErrorPrinter({ write: (text) => lines.push(text) }, false)(failure('NotFound', 'pods "\u001b[2J"'));
  expect(lines).toEqual(['Error from server (NotFound): pods "^[[2J"\n']);
});
