/** `npm run vectors -- CASES ACCEPT`: compares the scheduling library with recorded answers of Karmada's scheduler. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Cluster } from '../src/api/cluster/v1alpha1/cluster.ts';
import type { ResourceBinding } from '../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet, schedule } from '../src/scheduler/index.ts';

interface Case {
  id: string;
  clusters: Cluster[];
  binding: ResourceBinding;
}

interface Answer {
  clusters: { name: string; replicas: number }[] | null;
  error?: string;
  errorKind?: string;
  rejected?: Record<string, string>;
  affinity?: string;
}

function readLines<T>(path: string): T[] {
  const bytes = readFileSync(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

function answer({ clusters, binding }: Case): Answer {
  const outcome = schedule(prepareFleet(clusters), binding);
  if (!outcome.ok) {
    const { kind, message, rejected } = outcome;
    return { clusters: null, error: message, errorKind: kind, ...(rejected ? { rejected } : {}) };
  }
  const targets = outcome.clusters.map(({ name, replicas = 0 }) => ({ name, replicas }));
  const { affinity } = outcome;
  return { clusters: targets.sort((a, b) => (a.name < b.name ? -1 : 1)), ...(affinity ? { affinity } : {}) };
}

/** JSON with sorted keys; an empty list of clusters and none are the same. */
function canonical({ clusters, error, errorKind, rejected, affinity }: Answer): string {
  const reasons = rejected && Object.entries(rejected).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([clusters?.length ? clusters : null, error, errorKind, reasons, affinity]);
}

const [casesPath, acceptPath] = process.argv.slice(2);
if (!casesPath || !acceptPath) {
  console.error('usage: npm run vectors -- CASES.jsonl[.gz] ACCEPT.jsonl[.gz]');
  process.exitCode = 1;
} else {
  const cases = readLines<Case>(casesPath);
  const accepted = readLines<{ id: string; accept: Answer[] }>(acceptPath);
  const byId = new Map(accepted.map(({ id, accept }) => [id, accept]));
  let agreed = 0;
  for (const [i, each] of cases.entries()) {
    const ours = answer(each);
    const sameLine = accepted[i]?.id === each.id ? accepted[i] : undefined;
    const theirs = sameLine?.accept ?? byId.get(each.id) ?? [];
    if (theirs.some((one) => canonical(one) === canonical(ours))) agreed += 1;
    else console.log(`${each.id}: ours ${canonical(ours)}\n  accepted ${theirs.map(canonical).join('\n           ')}`);
  }
  console.log(`agree ${agreed} of ${cases.length}`);
  if (agreed !== cases.length) process.exitCode = 1;
}
