import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { schedule } from '../../src/scheduler/schedule.ts';

interface Recorded {
  id: string;
  clusters: Cluster[];
  binding: ResourceBinding;
  accept: unknown[];
}

const file = new URL('./vectors/sample.jsonl.gz', import.meta.url);
const cases = gunzipSync(readFileSync(file))
  .toString()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

function answer({ clusters, binding }: Recorded): unknown {
  const outcome = schedule(prepareFleet(clusters), binding);
  if (!outcome.ok) {
    const { message, kind, rejected } = outcome;
    return { clusters: null, error: message, errorKind: kind, ...(rejected ? { rejected } : {}) };
  }
  const targets = outcome.clusters.map(({ name, replicas = 0 }) => ({ name, replicas }));
  return {
    clusters: targets.length > 0 ? targets.sort((a, b) => (a.name < b.name ? -1 : 1)) : null,
    ...(outcome.affinity ? { affinity: outcome.affinity } : {}),
  };
}

describe("answers recorded from Karmada's scheduler", () => {
  test('there are at least 150 of them', () => expect(cases.length).toBeGreaterThanOrEqual(150));

  test.each(cases.map((each): [string, Recorded] => [each.id, each]))('case %s', (_, recorded) => {
    const accepted = recorded.accept.map((one) => {
      const { clusters, ...rest } = one as { clusters: unknown[] | null };
      return { ...rest, clusters: clusters?.length ? clusters : null };
    });
    expect(accepted).toContainEqual(answer(recorded));
  });
});
