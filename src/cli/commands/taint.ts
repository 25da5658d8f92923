/** `taint`: sets and removes taints of members. */

import { UserError } from '../../base/errors.ts';
import type { TaintChange } from '../clusters/taints.ts';
import { defineCommand } from '../command.ts';
import { flag, someArguments } from '../option.ts';

export const taint = defineCommand({
  name: 'taint',
  summary: 'Set and remove taints of members',
  description:
    'A taint is KEY=VALUE:EFFECT or KEY:EFFECT, with the effect NoSchedule (nothing new) or NoExecute (what runs\n' +
    'there leaves, too); KEY:EFFECT- and KEY- remove it. Every cluster and every taint is checked before the first\n' +
    'change.',
  examples: [
    { does: 'Keep workloads without the toleration from member1', line: 'taint clusters member1 team=a:NoSchedule' },
    { does: 'Give the taint another value', line: 'taint clusters member1 team=b:NoSchedule --overwrite' },
    { does: 'Remove all taints with a key from two members', line: 'taint clusters member1 member2 team-' },
  ],
  args: { words: someArguments('ARGUMENT', 'The word "clusters", names of members, and then taints') },
  options: {
    overwrite: flag('--overwrite', 'A taint that exists may get another value'),
    dryRun: flag('--dry-run', 'Let the control plane check the change, and change nothing'),
  },
  async run(context, { args: { words }, options: { overwrite, dryRun } }) {
    const [{ changeTaints }, taints] = await Promise.all([
      import('../clusters/change-taints.ts'),
      import('../clusters/taints.ts'),
    ]);
    const { names, taintWords } = splitWords(words, taints.isTaintWord);
    const change = taints.parseTaints(taintWords);
    const { client } = await context.connectKarmada();
    const results = await changeTaints(client, names, change, { strict: true, overwrite, dryRun });
    const done = overwrite ? 'modified' : doneWord(change);
    return { text: results.map(({ name }) => `cluster/${name} ${done}${dryRun ? ' (dry run)' : ''}`).join('\n') };
  },
});

function doneWord({ added, removed }: TaintChange): string {
  if (added.length > 0 && removed.length > 0) return 'modified';
  return added.length > 0 ? 'tainted' : 'untainted';
}

const KIND_WORDS = ['cluster', 'clusters', 'clusters.cluster.karmada.io'];

function splitWords(
  [kind = '', ...words]: readonly string[],
  isTaintWord: (word: string) => boolean,
): { names: readonly string[]; taintWords: readonly string[] } {
  if (!KIND_WORDS.includes(kind)) {
    throw new UserError('BadInput', `"${kind}" is not the word "clusters"`, {
      hint: 'for instance: taint clusters member1 team=a:NoSchedule',
    });
  }
  const first = words.findIndex(isTaintWord);
  const names = first < 0 ? words : words.slice(0, first);
  const taintWords = first < 0 ? [] : words.slice(first);
  const late = taintWords.filter((word) => !isTaintWord(word));
  if (late.length > 0) throw new UserError('BadInput', `names of clusters go before the taints: ${late.join(', ')}`);
  if (names.length === 0) throw new UserError('BadInput', 'name a cluster');
  if (taintWords.length === 0) throw new UserError('BadInput', 'name a taint to set or to remove');
  return { names, taintWords };
}
