/** What a test sees of the testbed it runs in. */

import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { type Image, loadImage } from './image.ts';
import { kubectlWith } from './kubectl.ts';

/** The first has the node; their order decides their ports. */
export const CLUSTERS = ['host', 'member1', 'member2'] as const;

export type ClusterName = (typeof CLUSTERS)[number];

export const FOLDER_VARIABLE = 'KARMADA_TESTBED';

function sandboxFolder(): string {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder === undefined) throw new Error('there is no testbed around: npm run test:cluster starts one');
  return folder;
}

export const folderOf = (cluster: ClusterName): string => path.join(sandboxFolder(), cluster);

/** The administrator's kubeconfig. */
export const kubeconfigOf = (cluster: ClusterName): string => path.join(folderOf(cluster), 'admin.config');

/** A folder that vanishes with the testbed. */
export const scratchFolder = (name: string): string => path.join(sandboxFolder(), 'scratch', name);

/** kubectl's standard output as the cluster's administrator; throws what it says when it fails. */
export function kubectlOn(cluster: ClusterName, ...args: readonly string[]): string {
  const { status, stdout, stderr } = kubectlWith(kubeconfigOf(cluster), args);
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Gives an image to the node. */
export const giveImage = (image: Image): void => loadImage(folderOf('host'), image);

/** Lets nobody reach a port for as long as `meanwhile` runs: connections are refused, and open ones are cut. */
export async function withoutPort<T>(port: number, meanwhile: () => Promise<T>): Promise<T> {
  const rule = ['INPUT', '-p', 'tcp', '--dport', String(port), '-j', 'REJECT', '--reject-with', 'tcp-reset'];
  execFileSync('iptables', ['-I', ...rule]);
  try {
    return await meanwhile();
  } finally {
    execFileSync('iptables', ['-D', ...rule]);
  }
}
