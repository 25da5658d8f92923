/** The Debian packages a node is made of. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PACKAGES = [
  { name: 'containerd', has: '/usr/bin/containerd' },
  { name: 'runc', has: '/usr/sbin/runc' },
  { name: 'containernetworking-plugins', has: '/usr/lib/cni/bridge' },
  { name: 'iptables', has: '/usr/sbin/iptables' },
  { name: 'iproute2', has: '/usr/sbin/ip' },
];

/** Installs what is not there yet. */
export function installMissing(tell: (line: string) => void): void {
  const missing = PACKAGES.filter(({ has }) => !existsSync(has)).map(({ name }) => name);
  if (missing.length === 0) return;
  tell(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'pipe' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, stdio: 'pipe' });
}
