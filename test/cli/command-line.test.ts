import { once } from 'node:events';
import * as net from 'node:net';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CommandGroup, type CommandNode, defineCommand, isFamily } from '../../src/cli/command.ts';
import { commandGroups } from '../../src/cli/commands/index.ts';
import { globalFlags } from '../../src/cli/global-flags.ts';
import { argument, type Declarations, flag, text } from '../../src/cli/option.ts';
import { runProgram } from '../../src/cli/program.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { runCommand } from '../support/command-line.ts';
import { exampleLines } from '../support/example-lines.ts';
import { expectGolden } from '../support/golden.ts';
import { commandsOf, wordsOf } from '../support/shell-lines.ts';

interface Place {
  path: string[];
  node: CommandNode;
}

function places(nodes: readonly CommandNode[], parents: string[] = []): Place[] {
  return nodes.flatMap((node) => {
    const path = [...parents, node.name];
    return [{ path, node }, ...(isFamily(node) ? places(node.commands, path) : [])];
  });
}

const all = places(commandGroups.flatMap(({ commands }) => commands)).map(
  ({ path, node }) => [path.join(' '), path, node] as const,
);
const leaves = all.filter(([, , node]) => !isFamily(node));
const ownFlags = leaves.filter(([, , node]) => !isFamily(node) && !node.passThrough);

describe('help pages', () => {
  test('the main page lists every command under its heading', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const { title, commands } of commandGroups) {
      const [, section = ''] = stdout.split(`\n${title}:\n`);
      const names = (section.split('\n\n')[0] ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(' ')[0]);
      expect(names).toEqual(commands.map(({ name }) => name));
    }
  });

  test('no arguments at all show the main page', async () => {
    expect(await runCommand([])).toEqual(await runCommand(['--help']));
  });

  test.each(all)('%s has one, which names it, what it takes and examples', async (name, path, node) => {
    const { exitCode, stdout, stderr } = await runCommand([...path, '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: kubectl karmada ${name} .*\n\n`));
    expect(stdout).toContain(`\n\n${node.summary}`);
    const words = isFamily(node)
      ? node.commands.map((child) => `\n  ${child.name} `)
      : [...node.examples.map(({ line }) => `\n  kubectl karmada ${line}\n`), ...shownFlags(node.options)];
    for (const word of words) expect(stdout).toContain(word);
  });

  test('the flags of all commands', async () => {
    const { exitCode, stdout } = await runCommand(['options']);
    expect(exitCode).toBe(0);
    for (const shown of shownFlags(globalFlags)) expect(stdout).toContain(shown.trimStart());
  });

  test('their layout', async () => {
    expectGolden('help/layout.txt', (await runWith(['--help'])) + (await runWith(['move', '--help'])));
  });
});

/** A table of one command, so that the layout can be compared whatever commands there are. */
async function runWith(argv: string[]): Promise<string> {
  const move = defineCommand({
    name: 'move',
    summary: 'Move a workload',
    description: 'It stays whole.',
    examples: [{ does: 'To another member', line: 'move web --to member2' }],
    args: { name: argument('NAME', 'What to move') },
    options: { to: text('-t, --to <member>', 'Where to'), dryRun: flag('--dry-run', 'Move nothing') },
    run: () => Promise.resolve(undefined),
  });
  const out: string[] = [];
  const stdout = { write: (part: string) => out.push(part) };
  const groups = [{ title: 'Moving Commands', commands: [move] }];
  const execute = () => Promise.resolve(undefined);
  await runProgram({ name: 'kubectl karmada', version: '1', groups, stdout, stderr: stdout, execute }, argv);
  return `$ kubectl karmada ${argv.join(' ')}\n${out.join('')}\n`;
}

function shownFlags(declarations: Declarations): string[] {
  const shown = Object.values(declarations).filter(({ hidden }) => hidden !== true);
  return shown.map(({ flags }) => `  ${flags} `);
}

describe('every command', () => {
  test.each(ownFlags)(
    '%s refuses an unknown flag, on standard error, and says where help is',
    async (name, path, node) => {
      if (isFamily(node)) throw new Error('a family takes no flags of its own');
      const { exitCode, stdout, stderr } = await runCommand([...path, '--no-such-flag']);
      expect({ exitCode, stdout }).toEqual({ exitCode: node.failureCode ?? 1, stdout: '' });
      expect(stderr).toContain("error: unknown option '--no-such-flag'");
      expect(stderr).toContain(`hint: see "kubectl karmada ${name} --help"`);
    },
  );

  test.each(leaves)('%s has examples of itself, and a summary without full stop', (name, _, node) => {
    if (isFamily(node)) throw new Error('a family has no examples');
    expect(node.examples.length).toBeGreaterThan(0);
    for (const { line } of node.examples) expect(line.startsWith(name)).toBe(true);
    expect(node.summary).not.toMatch(/\.$/);
  });
});

describe('examples', () => {
  const called = exampleLines().flatMap((line) =>
    commandsOf(`kubectl karmada ${line}`).filter((part) => part.startsWith('kubectl karmada ')),
  );

  test.each(called)('%s is understood', async (line) => {
    const out: string[] = [];
    const stream = { write: (part: string) => out.push(part) };
    let runs = 0;
    const execute = (): Promise<undefined> => {
      runs += 1;
      return Promise.resolve(undefined);
    };
    const program = { name: 'kubectl karmada', version: '1', groups: commandGroups, stdout: stream, stderr: stream };
    const exitCode = await runProgram({ ...program, execute }, wordsOf(line).slice(2));
    expect({ exitCode, out, runs }).toEqual({ exitCode: 0, out: [], runs: 1 });
  });
});

describe('a table that knows names and summaries', () => {
  const called: string[] = [];
  const unread = commandGroups.map(({ title, commands }) => ({
    title,
    commands: commands.map((node) => {
      const read = (): Promise<CommandNode> => {
        called.push(node.name);
        return Promise.resolve(node);
      };
      return { name: node.name, summary: node.summary, read };
    }),
  }));

  beforeEach(() => {
    called.length = 0;
  });

  const said = (argv: readonly string[], groups: readonly CommandGroup[]) =>
    runCommand(argv, {}, (io, words) => runCommandLine(io, words, groups));

  test.each([
    [['--help'], []],
    [['gte'], []],
    [['get', '--help'], ['get']],
    [['-n', 'cordon', 'local', 'up', '--help'], ['local']],
    [['get', 'pods', '--namspace', 'x'], ['get']],
    [['__complete', 'ge'], []],
    [['__complete', 'get', '--o'], ['get']],
    [['__complete', '-n', 'x', 'local', 'member', ''], ['local']],
  ])('is enough for %j, but for what the line calls: %j', async (argv, read) => {
    expect(await said(argv, unread)).toEqual(await said(argv, commandGroups));
    expect(called).toEqual(read);
  });
});

describe('mistakes on the command line', () => {
  test.each([
    [
      ['get', 'pods', '--namspace', 'x'],
      'error: unknown option \'--namspace\'\n(Did you mean --namespace?)\nhint: see "kubectl karmada get --help"\n',
    ],
    [['gte'], 'error: unknown command \'gte\'\n(Did you mean get?)\nhint: see "kubectl karmada --help"\n'],
    [
      ['local', 'upp'],
      'error: unknown command \'upp\'\n(Did you mean up?)\nhint: see "kubectl karmada local --help"\n',
    ],
    [
      ['get'],
      'error: name a kind of resource, such as deployments, or a file with --filename\n' +
        'hint: see which kinds there are with "kubectl karmada api-resources"\n',
    ],
    [['cordon'], 'error: missing required argument \'NAME\'\nhint: see "kubectl karmada cordon --help"\n'],
    [
      ['get', 'pods', '--outputt', 'wide'],
      'error: unknown option \'--outputt\'\n(Did you mean --output?)\nhint: see "kubectl karmada get --help"\n',
    ],
    [
      ['version', '-o', 'xml'],
      "error: option '-o, --output <format>' argument 'xml' is invalid. \"xml\" is not one of json, yaml\n" +
        'hint: see "kubectl karmada version --help"\n',
    ],
    [
      ['version', '-o', 'xml', '--request-timeout=soon'],
      "error: option '-o, --output <format>' argument 'xml' is invalid. \"xml\" is not one of json, yaml\n" +
        "error: option '--request-timeout <time>' argument 'soon' is invalid. " +
        '"soon" is not a length of time such as 30s or 1m30s\n' +
        'hint: see "kubectl karmada version --help"\n',
    ],
  ])('%j', async (argv, stderr) => {
    expect(await runCommand(argv)).toEqual({ exitCode: 1, stdout: '', stderr });
  });
});

test.each([[['local']], [['local', 'member']]])(
  '%j, a group without a command, fails with its help, as in kubectl',
  async (argv) => {
    const { exitCode, stdout, stderr } = await runCommand(argv);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^Usage: kubectl karmada ${argv.join(' ')} COMMAND`));
  },
);

describe('an interrupted command', () => {
  test('ends at once with exit code 130, in the middle of a request', async () => {
    const silent = net.createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as net.AddressInfo;
    const stop = new AbortController();
    silent.on('connection', () => stop.abort(new Error('ended by SIGINT')));
    const argv = ['get', 'pods', '--server', `http://127.0.0.1:${port}`];
    expect(await runCommand(argv, { signal: stop.signal })).toEqual({ exitCode: 130, stdout: '', stderr: '' });
    silent.close();
  });
});
