/** Preparing a sandbox from within: what is written outside of its folder stays in it, and it has a network. */

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

export const NODE_NAME = 'node1';
/** Every server of the testbed listens here. */
export const NODE_IP = '198.51.100.1';

const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });

/** Mounts and network; to be called once, before anything starts. */
export function furnishSandbox(folder: string): void {
  for (const name of ['etc', 'var']) layOver(folder, name);
  run('mount', '-t', 'tmpfs', 'tmpfs', '/run');
  shieldSettings(folder);
  appendFileSync('/etc/hosts', `\n${NODE_IP} ${NODE_NAME}\n`);
  writeFileSync('/etc/resolv.conf', '');
  run('ip', 'link', 'set', 'lo', 'up');
  run('ip', 'link', 'add', 'node0', 'type', 'bridge');
  run('ip', 'address', 'add', `${NODE_IP}/32`, 'dev', 'node0');
  run('ip', 'link', 'set', 'node0', 'up');
  // Service addresses are rewritten on their way out: there has to be a way.
  run('ip', 'route', 'add', 'default', 'dev', 'node0');
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

/** Shows the folder as it is; changes land in the sandbox's. */
function layOver(folder: string, name: string): void {
  const [upper, work] = ['upper', 'work'].map((part) => path.join(folder, 'overlay', name, part)) as [string, string];
  for (const part of [upper, work]) mkdirSync(part, { recursive: true });
  run('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=/${name},upperdir=${upper},workdir=${work}`, `/${name}`);
}

/** A kubelet sets these for the whole machine, which is not ours: it gets copies to write on. */
const KERNEL_SETTINGS = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
];

function shieldSettings(folder: string): void {
  mkdirSync(path.join(folder, 'sysctl'));
  for (const setting of KERNEL_SETTINGS) {
    const copy = path.join(folder, 'sysctl', setting.replaceAll('/', '.'));
    // A copy by the kernel would be empty: files in /proc have no size.
    writeFileSync(copy, readFileSync(`/proc/sys/${setting}`));
    run('mount', '--bind', copy, `/proc/sys/${setting}`);
  }
}
