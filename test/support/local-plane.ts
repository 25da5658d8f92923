/** The control plane of `local up` in this process: real sockets, files in a temporary folder. */

import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { MainIo } from '../../src/cli/context.ts';
import type { Client } from '../../src/client/client.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { isTrue } from '../../src/machinery/condition.ts';
import { type CommandLineResult, runCommand } from './command-line.ts';
import { eventually } from './local-fleet.ts';
import { systemClock } from './system-clock.ts';
import { temporaryDir } from './temporary-dir.ts';

export interface LocalPlane {
  /** A temporary folder; the home of what `run` runs. */
  readonly home: string;
  /** Its contexts are the control plane (the current one) and the members. */
  readonly kubeconfig: string;
  /** What can be had once the tests run. */
  plane(): LocalControlPlane;
  /** An administrator's client of `karmada-apiserver` or a member. */
  client(server: string): Client;
  /** Runs a command line against it. */
  run(argv: readonly string[], io?: Partial<MainIo>): Promise<CommandLineResult>;
  /** Resolves when the control plane finds each of these members Ready. */
  ready(...members: string[]): Promise<void>;
}

/** Starts it before the tests of the calling file, with members of one node, and stops it after them. */
export function localPlane(members: readonly string[] = ['member1']): LocalPlane {
  let running: LocalControlPlane | undefined;
  // Before the folder goes.
  afterAll(() => running?.stop());
  const home = temporaryDir();
  const kubeconfig = path.join(home, 'karmada.config');
  beforeAll(async () => {
    running = await startLocal({
      dataDir: path.join(home, 'data'),
      kubeconfigPath: kubeconfig,
      fleet: { members: members.map((name, i) => parseMember({ name, nodes: 1, podReadySeconds: 0 }, i)) },
      version: '0.0.0',
      clock: systemClock,
      log: silentLogger,
    });
  });
  const plane = (): LocalControlPlane => {
    if (!running) throw new Error('the control plane has not been started');
    return running;
  };
  const client = (server: string): Client => plane().client(server);
  return {
    home,
    kubeconfig,
    plane,
    client,
    run: (argv, io = {}) =>
      runCommand(argv, {
        home,
        env: { KUBECONFIG: kubeconfig },
        readFile: (file) => readFile(file, 'utf8'),
        ...io,
      }),
    async ready(...names) {
      await eventually(async () => {
        const { items } = await client('karmada-apiserver').list(clusters);
        const ready = items.filter(({ status }) => isTrue(status?.conditions, 'Ready'));
        return names.every((name) => ready.some(({ metadata }) => metadata.name === name));
      });
    },
  };
}
