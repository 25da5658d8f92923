/** The testbed's own kubectl, so that tests look at clusters with other eyes than the program's. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { binaryPath } from './binaries.ts';

/** Runs kubectl as the administrator of the cluster in `folder`. */
export function kubectl(folder: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return kubectlWith(path.join(folder, 'admin.config'), args);
}

/** Runs kubectl with any kubeconfig; `input` goes to its standard input. */
export function kubectlWith(kubeconfig: string, args: readonly string[], input?: string): SpawnSyncReturns<string> {
  const options = { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 } as const;
  return spawnSync(binaryPath('kubectl'), ['--kubeconfig', kubeconfig, ...args], {
    ...options,
    ...(input === undefined ? {} : { input }),
  });
}
