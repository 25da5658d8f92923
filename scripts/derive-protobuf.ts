/**
 * Derives src/apiserver/protobuf/fields.json from the `generated.proto` files of k8s.io/api and k8s.io/apimachinery:
 * the field numbers and types of every message a client may send for a built-in kind.
 *
 *   node scripts/derive-protobuf.ts <folder> [<folder> …]
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinDefinitions } from '../src/api/builtin/definitions.ts';
import { builtinResources } from '../src/api/builtin/resources.ts';

/** `name → "1 metadata type,2 spec type"` */
type Messages = Map<string, string[]>;

const SCALARS: Readonly<Record<string, string>> = {
  string: 's',
  bytes: 'b',
  bool: 'f',
  int32: 'i',
  int64: 'i',
  double: 'd',
};

const FIELD = /^\s*(optional|repeated)?\s*(?:map<string,\s*([\w.]+)>|([\w.]+))\s+(\w+)\s*=\s*(\d+);/;

function readProto(path: string, messages: Messages): void {
  const text = readFileSync(path, 'utf8');
  const home = /^package ([\w.]+);/m.exec(text)?.[1]?.replace(/^k8s\.io\./, 'io.k8s.') ?? '';
  let current: string[] | undefined;
  let owner = '';
  for (const line of text.split('\n')) {
    const message = /^message (\w+) \{/.exec(line)?.[1];
    if (message !== undefined) {
      owner = `${home}.${message}`;
      current = [];
      messages.set(owner, current);
    } else if (line.startsWith('}')) current = undefined;
    else current?.push(...fieldOf(line, { home, owner }));
  }
}

function fieldOf(line: string, { home, owner }: { home: string; owner: string }): string[] {
  const [, label, mapped, single, name = '', number] = FIELD.exec(line) ?? [];
  if (number === undefined) return [];
  const type = typeOf(mapped ?? single ?? '', home);
  // What the JSON form does not know by this name, it has inline.
  const known = builtinDefinitions(owner)?.properties;
  const inline = known !== undefined && !(name in known) && type.includes('.') ? '^' : '';
  const shape = mapped !== undefined ? '{}' : label === 'repeated' ? '[]' : inline;
  return [`${number} ${name} ${shape}${type}`];
}

function typeOf(name: string, home: string): string {
  const scalar = SCALARS[name];
  if (scalar !== undefined) return scalar;
  const full = name.startsWith('.') ? name.slice(1) : name;
  return full.includes('.') ? full.replace(/^k8s\.io\./, 'io.k8s.') : `${home}.${full}`;
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

function roots(messages: Messages): string[] {
  const kinds = builtinResources.flatMap(({ group, version, kind, subresources = [] }) => [
    { group, version, kind },
    ...subresources.map((item) => (item.version === '' ? { group, version, kind: item.kind } : item)),
  ]);
  const wanted = new Set(
    kinds.map(({ group, version, kind }) => `${group.split('.')[0] || 'core'}.${version}.${kind}`),
  );
  const found = [...messages.keys()].filter((name) => wanted.has(name.replace(/^io\.k8s\.api\./, '')));
  return [...found, `${META}.DeleteOptions`];
}

function reachable(messages: Messages): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name) || !messages.has(name)) return;
    seen.add(name);
    for (const field of messages.get(name) ?? []) visit((field.split(' ')[2] ?? '').replace(/^[[\]{}^]+/, ''));
  };
  for (const root of roots(messages)) visit(root);
  return seen;
}

const messages: Messages = new Map();
for (const folder of process.argv.slice(2)) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.name === 'generated.proto') readProto(join(entry.parentPath, entry.name), messages);
  }
}
const kept = [...reachable(messages)].sort();
const lines = kept.map((name) => `${JSON.stringify(name)}:${JSON.stringify((messages.get(name) ?? []).join(','))}`);
const target = join(import.meta.dirname, '..', 'src', 'apiserver', 'protobuf', 'fields.json');
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`);
