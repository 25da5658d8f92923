import { test } from '@jest/globals';
import { expectGolden, shownAs, steady } from '../support/golden.ts';
import { twoFleets } from '../support/two-fleets.ts';

const { home, outside, run } = twoFleets();
const there = `--cluster-kubeconfig ${outside} --cluster-context member1`;

/** One after the other: each starts from what the ones before it have done. */
test.each([
  [
    'join',
    `join edge ${there} --dry-run`,
    `join edge ${there}`,
    `join edge ${there}`,
    `join other ${there}`,
    `join Edge_1 ${there}`,
    'join edge',
    `unjoin edge ${there}`,
    `unjoin edge ${there}`,
  ],
  [
    'register',
    'register --prepare --cluster-name edge --dry-run',
    'register --prepare --cluster-name edge',
    'register --prepare --cluster-name edge',
    'TOKEN --dry-run',
    'TOKEN',
    'TOKEN',
    `unregister edge ${there} --dry-run`,
    `unregister edge ${there}`,
    `unregister edge ${there}`,
  ],
])('what %s prints', async (name, ...lines) => {
  const shown: string[] = [];
  for (const line of lines) {
    const words = line.startsWith('TOKEN') ? await registration(line.slice('TOKEN'.length)) : line;
    shown.push(shownAs(line, await run(...words.trim().split(' '))));
  }
  expectGolden(`cli/${name}.txt`, steady(shown.join('\n'), home));
});

/** The command line that a new token is printed in. */
async function registration(more: string): Promise<string> {
  const { stdout } = await run('token', 'create', '--print-register-command');
  const line = stdout.trim().replace(/^kubectl karmada /, '');
  return `${line} --kubeconfig ${outside} --context member1 --cluster-name edge${more}`;
}
