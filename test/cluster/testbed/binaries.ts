/** Kubernetes, etcd and CoreDNS, built from their Go modules once and kept in the user's cache folder. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** Everything the testbed runs; `stand-in` is our own. */
export const BINARIES = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
  'etcd',
  'coredns',
  'stand-in',
] as const;

export type Binary = (typeof BINARIES)[number];

const KUBERNETES = { module: 'k8s.io/kubernetes', version: 'v1.36.1' };
const ETCD = { module: 'go.etcd.io/etcd/server/v3', version: 'v3.6.6' };
const COREDNS = { module: 'github.com/coredns/coredns', version: 'v1.15.0' };
const STAND_IN = path.join(import.meta.dirname, '..', 'stand-in');

/** Binaries of these versions that somebody else has built, by their plain names. */
const GIVEN = process.env['KARMADA_TESTBED_BIN'];
const CACHE = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'kubectl-karmada', 'testbed');

interface Source {
  module: string;
  version: string;
}

function sourceOf(binary: Binary): Source | undefined {
  if (binary === 'stand-in') return undefined;
  if (binary === 'etcd') return ETCD;
  return binary === 'coredns' ? COREDNS : KUBERNETES;
}

/** Where a binary is, or is going to be. */
export function binaryPath(binary: Binary): string {
  const given = GIVEN === undefined ? undefined : path.join(GIVEN, binary);
  if (given !== undefined && existsSync(given)) return given;
  return path.join(CACHE, sourceOf(binary)?.version ?? 'stand-in', binary);
}

/** Builds what is missing; `tell` hears of every build, as the first ones take minutes. */
export function buildMissing(tell: (line: string) => void): void {
  for (const binary of BINARIES) {
    // Go knows by itself whether the stand-in has changed.
    if (binary !== 'stand-in' && existsSync(binaryPath(binary))) continue;
    if (binary !== 'stand-in') tell(`building ${binary} ${sourceOf(binary)?.version} (once)`);
    build(binary);
  }
}

function build(binary: Binary): void {
  const source = sourceOf(binary);
  const target = binaryPath(binary);
  mkdirSync(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  try {
    if (source === undefined) go(STAND_IN, ['build', '-trimpath', '-o', unfinished, '.']);
    else
      go(moduleFolder(source), [
        'build',
        '-mod=mod',
        '-ldflags',
        stamp(source),
        '-o',
        unfinished,
        mainPackage(binary, source),
      ]);
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

const mainPackage = (binary: Binary, { module }: Source): string =>
  module === KUBERNETES.module ? `${module}/cmd/${binary}` : module;

/** A Kubernetes without a version of its own takes itself for v0.0.0. */
function stamp({ module, version }: Source): string {
  if (module !== KUBERNETES.module) return '';
  const [major = '', minor = ''] = version.slice(1).split('.');
  const base = 'k8s.io/component-base/version.git';
  return [`${base}Version=${version}`, `${base}Major=${major}`, `${base}Minor=${minor}`]
    .map((x) => `-X ${x}`)
    .join(' ');
}

/** A module that does nothing but require the one to build. */
function moduleFolder(source: Source): string {
  const folder = path.join(CACHE, source.version, 'module');
  const file = path.join(folder, 'go.mod');
  if (existsSync(file)) return folder;
  mkdirSync(folder, { recursive: true });
  const lines = ['module testbed', 'go 1.26.0', `require ${source.module} ${source.version}`, ...stagedModules(source)];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return folder;
}

/** Kubernetes replaces its own libraries by folders of its repository; outside of it they have versions. */
function stagedModules({ module, version }: Source): string[] {
  const { GoMod } = JSON.parse(go(CACHE, ['mod', 'download', '-json', `${module}@${version}`])) as { GoMod: string };
  const staged = readFileSync(GoMod, 'utf8').matchAll(/^\s*(\S+) => \.\/staging\//gm);
  return [...staged].map(([, library]) => `replace ${library} => ${library} ${version.replace('v1.', 'v0.')}`);
}

function go(folder: string, args: readonly string[]): string {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
  return execFileSync('go', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
