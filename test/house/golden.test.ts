import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { type CommandNode, isFamily } from '../../src/cli/command.ts';
import { commandGroups } from '../../src/cli/commands/index.ts';

const FOLDER = path.resolve(import.meta.dirname, '../golden/cli');

/** Where all that a command prints is asserted, if not in a golden file. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  apply: 'test/e2e/cli-kubectl.test.ts',
  'init images': 'test/golden/bootstrap/images.txt',
  'init phase': 'test/e2e/cli-init.test.ts',
  'local up': 'test/e2e/cli-process.test.ts',
  'local down': 'test/e2e/cli-local.test.ts',
  'local status': 'test/e2e/cli-local.test.ts',
  'completion bash': 'test/e2e/completion.test.ts',
  'completion zsh': 'test/e2e/completion.test.ts',
  'completion fish': 'test/e2e/completion.test.ts',
  'completion powershell': 'test/e2e/completion.test.ts',
  'completion install': 'test/e2e/completion.test.ts',
};

function namesOf(node: CommandNode, above: readonly string[] = []): string[] {
  const words = [...above, node.name];
  if (!isFamily(node)) return [words.join(' ')];
  return [...(node.itself ? [words.join(' ')] : []), ...node.commands.flatMap((child) => namesOf(child, words))];
}

test('what every command prints is in a golden file', () => {
  const shown = readdirSync(FOLDER).flatMap((file) =>
    readFileSync(path.join(FOLDER, file), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('$ ')),
  );
  const names = commandGroups.flatMap(({ commands }) => commands.flatMap((node) => namesOf(node)));
  const isShown = (name: string): boolean => shown.some((line) => `${line} `.startsWith(`$ ${name} `));
  expect(names.filter((name) => !isShown(name) && !(name in ELSEWHERE))).toEqual([]);
  expect(Object.keys(ELSEWHERE).filter((name) => isShown(name) || !names.includes(name))).toEqual([]);
});
