/** The packages of others that end up in the bundle, with their licences. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface BundledPackage {
  name: string;
  version: string;
  /** An SPDX expression. */
  licence: string;
  homepage: string;
  /** The text that its licence asks to pass on. */
  text: string;
}

/** Bundled by plugins, which esbuild does not tell of. */
const BUNDLED_BY_PLUGINS = ['node_modules/wasmoon-lua5.1'];

/** Whatever contributes code to an output, by name; throws where a package does not say its licence. */
export function bundledPackages(metafile: Metafile): BundledPackage[] {
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path.replaceAll('\\', '/'));
  const folders = used.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set([...folders, ...BUNDLED_BY_PLUGINS])]
    .map(readPackage)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function key({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  if (typeof license !== 'string') throw new Error(`${name} ${version} does not say its licence in package.json`);
  const address = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  return { name, version, licence: license, homepage: webAddress(address), text: licenceText(folder) };
}

/** `git+https://…`, `git@github.com:…` and npm's `owner/name` as addresses that a browser opens. */
function webAddress(address: string): string {
  const plain = address.replace(/^git\+/, '').replace(/\.git$/, '');
  if (/^[\w-]+\/[\w.-]+$/.test(plain)) return `https://github.com/${plain}`;
  return plain.replace(/^(git:\/\/|ssh:\/\/git@|git@github\.com:)/, (lead) =>
    lead.startsWith('git@') ? 'https://github.com/' : 'https://',
  );
}

/** Some packages name a licence without enclosing its text. */
function licenceText(folder: string): string {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^(licen[cs]e|notice)/i.test(name)) : [];
  return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

/** One file with the licences of everything in the bundle. */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ name, version, licence, homepage, text }) =>
    [`${name} ${version} (${licence})`, homepage, text].filter((line) => line !== '').join('\n\n'),
  );
  const lead = 'This program contains the following packages. Each is under its own licence.';
  return `${[lead, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
