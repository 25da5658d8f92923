import { readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { type Cluster, clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps, namespaces } from '../../src/api/core/core.ts';
import { type AnyCommand, type CommandNode, isFamily } from '../../src/cli/command.ts';
import { commandGroups } from '../../src/cli/commands/index.ts';
import { globalFlags } from '../../src/cli/global-flags.ts';
import { type Option, spellingsOf } from '../../src/cli/option.ts';
import { isTrue } from '../../src/machinery/condition.ts';
import { runCommand } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { writeKubeconfig } from '../support/recording.ts';
import { twoFleets } from '../support/two-fleets.ts';
import { BAD_VALUES, BESIDE, CUSTOMIZATION, LINES, NO_BAD_VALUE, SAYS } from './bad-values.ts';

const { home, kubeconfig, local, other, outside } = twoFleets();

let files: readonly string[] = [];

beforeAll(async () => {
  writeFileSync(path.join(home, 'customization.yaml'), CUSTOMIZATION);
  writeKubeconfig(path.join(home, 'dead.config'), { dead: 'http://127.0.0.1:1' });
  writeFileSync(path.join(home, 'object.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n');
  await Promise.all(
    [local(), other()].map((plane) =>
      eventually(async () => isReady(await plane.client('karmada-apiserver').get(clusters, 'member1'))),
    ),
  );
  await local()
    .client('member1')
    .create(configMaps, { metadata: { name: 'x', namespace: 'default' } });
  // What comes later is not due to a command.
  await Promise.all([local(), other()].map((plane) => plane.idle()));
  files = readdirSync(home).toSorted();
});

const isReady = ({ status }: Cluster): boolean => isTrue(status?.conditions, 'Ready');

interface Called {
  words: readonly string[];
  command: AnyCommand;
}

function commandsOf(node: CommandNode, above: readonly string[] = []): Called[] {
  const words = [...above, node.name];
  if (!isFamily(node)) return [{ words, command: node }];
  const itself = node.itself ? [{ words, command: node.itself }] : [];
  return [...itself, ...node.commands.flatMap((child) => commandsOf(child, words))];
}

const longName = (option: Option): string => spellingsOf(option).find((name) => name.startsWith('--')) ?? '';

/** Values that mean nothing to the parser of a flag, whatever it is for. */
function unreadable({ parse }: Option): string | undefined {
  return ['no such thing!', '-1'].find((value) => {
    try {
      parse?.(value, undefined);
      return false;
    } catch {
      return true;
    }
  });
}

interface Mistake {
  title: string;
  argv: readonly string[];
  /** One of these is in the message. */
  says: readonly string[];
  failureCode: number;
}

/** The flags of a command that take values, with a bad one each. */
function mistakesOf({ words, command }: Called): Mistake[] {
  const name = words.join(' ');
  const line = LINES[name];
  const end = line?.includes('--') ? line.indexOf('--') : line?.length;
  const { failureCode = 1 } = command;
  return Object.values(command.options).flatMap((option) => {
    const flag = longName(option);
    const place = `${name} ${flag}`;
    if (!option.parse || !line || place in NO_BAD_VALUE || flag in NO_BAD_VALUE) return [];
    const value = BAD_VALUES[place] ?? BAD_VALUES[flag] ?? unreadable(option) ?? 'no such thing!';
    const beside = BESIDE[flag] ?? [];
    const argv = [...words, ...line.slice(0, end), ...beside, `${flag}=${value}`, ...line.slice(end ?? 0)];
    const said = SAYS[place] ?? SAYS[flag];
    return [{ title: place, argv, says: said === undefined ? [flag, value] : [said], failureCode }];
  });
}

/** Switches are on, off or not there. */
function switchesOf({ words, command }: Called): Mistake[] {
  const line = LINES[words.join(' ')] ?? [];
  if (command.passThrough) return [];
  const { failureCode = 1 } = command;
  return Object.values(command.options).flatMap((option) => {
    const flag = longName(option);
    if (option.parse) return [];
    const says = ['"perhaps" is neither true nor false'];
    return [{ title: `${words.join(' ')} ${flag}`, argv: [...words, ...line, `${flag}=perhaps`], says, failureCode }];
  });
}

/** The flags that all commands take, on one that reads. */
const ofAll: Mistake[] = Object.values<Option>(globalFlags).map((option) => {
  const flag = longName(option);
  const value = BAD_VALUES[flag] ?? (option.parse ? unreadable(option) : 'perhaps') ?? 'no such thing!';
  const said = SAYS[`any ${flag}`];
  return {
    title: `any command's ${flag}`,
    argv: ['get', 'cm', `${flag}=${value}`],
    says: said === undefined ? [flag, value] : [said],
    failureCode: 1,
  };
});

const called = commandGroups.flatMap(({ commands }) => commands.flatMap((node) => commandsOf(node)));

test('every command with such flags has a line to try them on', () => {
  const takesValues = ({ command }: Called): boolean => Object.values(command.options).some(({ parse }) => parse);
  const names = called.filter(takesValues).map(({ words }) => words.join(' '));
  expect(names.filter((name) => !(name in LINES))).toEqual([]);
});

/** Rise with every write to any of the servers. */
async function revisions(): Promise<(string | undefined)[]> {
  const clients = [local(), other()].flatMap((plane) => [plane.client('karmada-apiserver'), plane.client('member1')]);
  const lists = await Promise.all(clients.map((client) => client.list(namespaces, { limit: 1 })));
  return lists.map(({ metadata }) => metadata.resourceVersion);
}

const mistakes = [...called.flatMap(mistakesOf), ...called.flatMap(switchesOf), ...ofAll];

test.each(mistakes.map((mistake) => [mistake.title, mistake] as const))(
  'a bad value of %s is refused, and nothing is written',
  async (_, { argv, says, failureCode }) => {
    const before = await revisions();
    const words = argv.map((word) =>
      word.replace('OUTSIDE', outside).replace('DEAD', path.join(home, 'dead.config')).replace('HOME', home),
    );
    const { exitCode, stdout, stderr } = await runCommand(words, {
      home,
      env: { KUBECONFIG: kubeconfig },
      readFile: (file) => readFile(file, 'utf8'),
      runForeground: () => Promise.reject(new Error('no other program must be run')),
      findPrograms: (name) => Promise.resolve([{ path: `/bin/${name}`, target: `/bin/${name}` }]),
      // What is not refused would go on.
      signal: AbortSignal.timeout(5000),
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: failureCode, stdout: '' });
    expect(stderr).toMatch(/^(error: |Error from server )/m);
    expect(stderr).not.toContain('this is a bug');
    expect({ stderr, says: says.filter((text) => stderr.includes(text)) }).not.toEqual({ stderr, says: [] });
    expect(await revisions()).toEqual(before);
    expect(readdirSync(home).toSorted()).toEqual(files);
  },
);
