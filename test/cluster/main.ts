/** Runs within the sandbox: starts the clusters, then the tests or a shell. Arguments: the sandbox's folder, then run.ts's. */

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { binaryPath } from './testbed/binaries.ts';
import { startControlPlane, startEtcd } from './testbed/control-plane.ts';
import { furnishSandbox } from './testbed/inside.ts';
import { startNode } from './testbed/node.ts';
import { CLUSTERS, FOLDER_VARIABLE, folderOf, kubeconfigOf, scratchFolder } from './testbed/testbed.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

async function startClusters(folder: string): Promise<void> {
  furnishSandbox(folder);
  mkdirSync(scratchFolder(''));
  startEtcd(folder);
  await Promise.all(CLUSTERS.map((name, position) => startControlPlane(folderOf(name), position)));
  await startNode(folderOf(CLUSTERS[0]));
}

function test(patterns: readonly string[]): number {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const suite = ['--config', 'test/cluster/jest.config.mjs', '--runInBand', ...patterns];
  return spawnSync(process.execPath, [...jest, ...suite], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

function shell(): number {
  const kubeconfigs = Object.fromEntries(CLUSTERS.map((name) => [name.toUpperCase(), kubeconfigOf(name)]));
  const PATH = `${path.dirname(binaryPath('kubectl'))}:${process.env['PATH']}`;
  const env = { ...process.env, ...kubeconfigs, PATH, KUBECONFIG: kubeconfigOf('host') };
  return spawnSync('bash', [], { stdio: 'inherit', env }).status ?? 0;
}

const [folder = '', ...args] = process.argv.slice(2);
process.env[FOLDER_VARIABLE] = folder;
const started = performance.now();
await startClusters(folder);
console.error(`testbed: ${CLUSTERS.join(', ')} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = args[0] === '--shell' ? shell() : test(args);
