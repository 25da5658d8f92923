import { describe, expect, test } from '@jest/globals';
import { PHASES } from '../../../src/bootstrap/phases/index.ts';
import { CATEGORIES } from '../../../src/cli/check/categories.ts';
import { commandGroups } from '../../../src/cli/commands/index.ts';
import { readPosition } from '../../../src/cli/completion/position.ts';
import { suggest } from '../../../src/cli/completion/suggest.ts';
import { OPERATIONS } from '../../../src/propagation/interpreter/operations.ts';

const at = (...words: string[]) => suggest(readPosition(commandGroups, words));

function valuesAt(...words: string[]): string[] {
  const completion = at(...words);
  return completion.kind === 'words' ? completion.words.map(({ value }) => value) : [completion.kind];
}

describe('what may follow', () => {
  test.each<[string[], string[]]>([
    [['g'], ['get']],
    [['-n', 'kube-system', 'g'], ['get']],
    [['local', 'm'], ['member']],
    [
      ['local', 'member', ''],
      ['add', 'remove', 'pause', 'resume'],
    ],
    [
      ['get', 'pods', '-s', ''],
      ['karmada', 'members', 'all'],
    ],
    [['get', 'pods', '--operation-scope=m'], ['members']],
    [['get', '--ignore'], ['--ignore-not-found']],
    [['get', '--operation-scope', 'all', '--operation'], []],
    [['cordon', '--dry-run', '--dry'], []],
    [['taint', ''], ['clusters']],
    [['taint', 'clusters', 'x', '--over'], ['--overwrite']],
    [['nonsense', ''], ['nothing']],
    [['version', ''], ['nothing']],
    [['preview', '-f', ''], ['files']],
    [['get', '--kubeconfig', ''], ['files']],
    [['exec', 'web-0', '--', 'l'], ['files']],
    [
      ['init', 'phase', ''],
      ['preflight', ...PHASES.map(({ name }) => name)],
    ],
    [['init', '--etcd-storage-mode', 'P'], ['PVC']],
    [['init', '--ignore-preflight', 'ClusterDns,Local'], ['ClusterDns,LocalFiles']],
    [['check', '--category', ''], CATEGORIES.map(({ name }) => name)],
    [['interpret', '--operation', ''], OPERATIONS.map(({ operation }) => operation)],
    [
      ['addons', 'enable', 'karmada-search', 'karmada-'],
      ['karmada-descheduler', 'karmada-metrics-adapter', 'karmada-scheduler-estimator'],
    ],
    [['preview', '-o', 'm'], ['markdown']],
  ])('%j', (words, expected) => {
    expect(valuesAt(...words)).toEqual(expected);
  });

  test.each<[string[], string]>([
    [['get', ''], 'objects'],
    [['get', 'deployment', 'we'], 'objects'],
    [['describe', 'rb/'], 'objects'],
    [['get', 'pods', '-n', ''], 'namespaces'],
    [['get', 'pods', '-C', 'member1,me'], 'clusters'],
    [['cordon', ''], 'clusters'],
    [['taint', 'clusters', ''], 'clusters'],
    [['logs', '-C', 'member1', ''], 'pods'],
    [['logs', '--cluster', ''], 'clusters'],
    [['get', '--context', ''], 'contexts'],
    [['get', 'pods', '--sort-by', '.me'], 'fields'],
    [['get', 'pods', '--sort-by=.me'], 'fields'],
    [['logs', 'web', '-C', 'member1', '-c', ''], 'containers'],
    [['exec', 'web', '--container', ''], 'containers'],
    [['logs', 'pod/'], 'pods'],
    [['logs', 'deployment/we'], 'objects'],
  ])('%j is for a server or the kubeconfig to say', (words, source) => {
    expect(at(...words)).toEqual({ kind: 'live', source });
  });

  test.each<[string[], string[]]>([
    [['create', ''], []],
    [['create', '-C', 'member1', 'depl'], []],
    [['patch', 'cm', 'x', '--ty'], []],
    [['delete', '--operation'], ['--operation-scope']],
  ])('of %j kubectl knows more', (words, own) => {
    const completion = at(...words);
    expect(completion.kind === 'kubectl' && completion.words.map(({ value }) => value)).toEqual(own);
  });

  test('every command is suggested with its summary', () => {
    const completion = at('');
    const all = commandGroups.flatMap(({ commands }) => commands);
    expect(completion).toEqual({
      kind: 'words',
      words: all.map(({ name, summary }) => ({ value: name, about: summary })),
    });
  });
});
