/**
 * Derives src/api/builtin/*.json from a folder recorded from a Kubernetes API server:
 * definitions.json.gz (OpenAPI v2 definitions without texts), resources.json, table-columns.json.
 *
 *   node scripts/derive-builtin.ts <folder>
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface RecordedResource {
  group: string;
  version: string;
  resource: string;
  kind: string;
  scope: string;
  singular: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string; verbs: string[]; kind: string; group: string; version: string }[];
}

interface RecordedColumn {
  name: string;
  type: string;
  format: string;
  priority: number;
}

const target = join(import.meta.dirname, '..', 'src', 'api', 'builtin');

/** One entry per line: small, and a change shows as the lines it touches. */
function writeLines(name: string, [open, close]: [string, string], lines: readonly string[]): void {
  writeFileSync(join(target, name), `${open}\n${lines.join(',\n')}\n${close}\n`);
}

function readJson<T>(folder: string, name: string): T {
  const bytes = readFileSync(join(folder, name));
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
}

function main(folder: string | undefined): void {
  if (!folder) throw new Error('usage: derive-builtin.ts <folder>');
  const definitions = readJson<Record<string, unknown>>(folder, 'definitions.json.gz');
  writeLines(
    'definitions.json',
    ['{', '}'],
    Object.keys(definitions)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${JSON.stringify(definitions[name])}`),
  );
  const resources = readJson<RecordedResource[]>(folder, 'resources.json');
  writeLines(
    'resources.json',
    ['[', ']'],
    resources.map((resource) => JSON.stringify(resource)),
  );
  const columns = readJson<Record<string, RecordedColumn[]>>(folder, 'table-columns.json');
  writeLines(
    'table-columns.json',
    ['{', '}'],
    Object.entries(columns).map(([resource, list]) => {
      const compact = list.map(({ name, type, format, priority }) => [name, type, format, priority]);
      return `${JSON.stringify(resource)}:${JSON.stringify(compact)}`;
    }),
  );
}

main(process.argv[2]);
