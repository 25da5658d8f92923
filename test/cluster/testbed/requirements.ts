/** What the testbed needs of a machine, and what of it is missing. */

import { spawnSync } from 'node:child_process';

const succeeds = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** Why no testbed can run here, in the words a person wants to read; undefined where one can. */
export function missingRequirement(): string | undefined {
  if (process.platform !== 'linux') return `containers need Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'a node needs root (sudo keeps npm scripts working: sudo npm run test:cluster)';
  if (!succeeds('go', 'version')) return 'Kubernetes is built from source, and there is no Go here';
  if (!succeeds('apt-get', '--version')) return 'containerd and its kin are installed with apt-get, and there is none';
  if (!succeeds('unshare', '--net', '--mount', '--pid', '--fork', '--mount-proc', 'true'))
    return 'this machine lets nobody make namespaces (a container without privileges?)';
  return undefined;
}
