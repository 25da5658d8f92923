import { describe, expect, test } from '@jest/globals';
import { normalizeArguments } from '../../src/cli/argv.ts';

const names = {
  switches: new Set(['-A', '--all-namespaces', '--wait']),
  bare: new Map([['--prune', 'true']]),
};

describe("kubectl's spellings", () => {
  test.each([
    [['-o=wide'], ['-o', 'wide']],
    [['-l=a=b'], ['-l', 'a=b']],
    [['-A=true'], ['-A']],
    [['--all-namespaces=false', 'pods'], ['pods']],
    [['--wait=maybe'], ['--wait=maybe']],
    [['--cluster_kubeconfig=a_b'], ['--cluster-kubeconfig=a_b']],
    [['--dry_run'], ['--dry-run']],
    [
      ['--prune', 'pods'],
      ['--prune=true', 'pods'],
    ],
    [['--prune=false'], ['--prune=false']],
    [
      ['get', 'pods', 'a_b', '-'],
      ['get', 'pods', 'a_b', '-'],
    ],
    [
      ['--', '-o=wide', '--x_y'],
      ['--', '-o=wide', '--x_y'],
    ],
  ])('%j becomes %j', (given, expected) => {
    expect(normalizeArguments(given, names)).toEqual(expected);
  });
});
