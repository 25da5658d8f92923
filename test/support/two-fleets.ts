/** Two control planes on sockets: one to work with, and one whose member is a cluster from elsewhere. */

import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { silentLogger } from '../../src/base/log.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { type CommandLineResult, runCommand } from './command-line.ts';
import { systemClock as clock } from './system-clock.ts';
import { temporaryDir } from './temporary-dir.ts';

export interface TwoFleets {
  home: string;
  /** Kubeconfig of the first control plane. */
  kubeconfig: string;
  /** Kubeconfig of the second one; its context `member1` is the cluster from elsewhere. */
  outside: string;
  local(): LocalControlPlane;
  other(): LocalControlPlane;
  run(...argv: string[]): Promise<CommandLineResult>;
}

/** Starts both before the tests of the calling file, and stops them after. */
export function twoFleets(): TwoFleets {
  const planes: LocalControlPlane[] = [];
  afterAll(async () => void (await Promise.all(planes.map((plane) => plane.stop()))));
  const home = temporaryDir();
  const files = ['karmada.config', 'outside.config'].map((name) => path.join(home, name));
  const [kubeconfig = '', outside = ''] = files;
  beforeAll(async () => {
    const start = (kubeconfigPath: string, i: number): Promise<LocalControlPlane> =>
      startLocal({
        dataDir: path.join(home, `data${i}`),
        kubeconfigPath,
        fleet: { members: [parseMember({ name: 'member1', nodes: 1, podReadySeconds: 0 }, i)] },
        version: '0.0.0',
        clock,
        log: silentLogger,
      });
    planes.push(...(await Promise.all(files.map(start))));
  });
  const plane = (i: number): LocalControlPlane => {
    const found = planes[i];
    if (!found) throw new Error('the control planes have not been started');
    return found;
  };
  return {
    home,
    kubeconfig,
    outside,
    local: () => plane(0),
    other: () => plane(1),
    run: (...argv) =>
      runCommand(argv, { home, env: { KUBECONFIG: kubeconfig }, readFile: (file) => readFile(file, 'utf8') }),
  };
}
