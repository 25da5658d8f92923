import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadAll } from 'js-yaml';
import { analyze, CHECKS } from '../../src/analysis/analyze.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { admitObjects } from '../../src/preview/admit.ts';
import { EMPTY_INVENTORY, inventoryOf } from '../../src/preview/inventory.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'analyze.md'), 'utf8');

/** The example below a heading. */
function exampleOf(code: string, name: string): KubeObject[] {
  const [, rest = ''] = text.split(`### ${code} ${name}\n`);
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(rest.split('\n### ')[0] ?? '') ?? [];
  return loadAll(example) as KubeObject[];
}

function findingsIn(objects: readonly KubeObject[]) {
  const given = objects.map((object) => ({ object, source: 'example' }));
  const admitted = admitObjects(given, { inventory: EMPTY_INVENTORY, namespace: 'default' });
  expect(admitted.problems).toEqual([]);
  const inventory = inventoryOf(admitted.objects);
  const kinds = new Set(inventory.templates.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  return analyze({
    inventory,
    knowsClusters: inventory.clusters.length > 0,
    knowsKind: (apiVersion, kind) => kinds.has(`${apiVersion} ${kind}`),
  });
}

describe('every code is documented, with an example that has the mistake', () => {
  test.each(CHECKS.map(({ code, name }) => [code, name] as const))('%s %s', (code, name) => {
    const findings = findingsIn(exampleOf(code, name));
    expect(findings.filter((finding) => finding.code === code)).toHaveLength(1);
    expect(findings.every(({ hint, message }) => hint !== '' && message !== '')).toBe(true);
  });

  test('codes are in order, and none is used twice', () => {
    const codes = CHECKS.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
    const headings = [...text.matchAll(/^### (KA\d{4}) /gm)].map(([, code]) => code);
    expect(headings).toEqual(codes);
  });
});

describe('what is right is left alone', () => {
  const fixed = (code: string, name: string, fix: (json: string) => string): string[] => {
    const objects = JSON.parse(fix(JSON.stringify(exampleOf(code, name)))) as KubeObject[];
    return findingsIn(objects).map((finding) => finding.code);
  };
  test.each<[string, string, (json: string) => string]>([
    ['KA0101', 'SelectorMatchesNothing', (json) => json.replace('webb', 'web')],
    [
      'KA0102',
      'PolicyShadowed',
      (json) =>
        json.replace('"priority":5', '"suspension":{}').replace('"kind":"ConfigMap"}]}}]', '"kind":"Secret"}]}}]'),
    ],
    ['KA0201', 'WeightWithoutCluster', (json) => json.replace('"member2"', '"member1"')],
    ['KA0202', 'SpreadConstraintsIgnored', (json) => json.replace('"Weighted"', '"Aggregated"')],
    ['KA0203', 'UnsatisfiableGroups', (json) => json.replace('"minGroups":2', '"minGroups":1')],
    ['KA0204', 'AffinityMatchesNothing', (json) => json.replace('production', 'test')],
    ['KA0205', 'UnknownCluster', (json) => json.replace(',"mebmer2"', '')],
    [
      'KA0206',
      'TaintsExcludeAll',
      (json) =>
        json.replace('"placement":{', '"placement":{"clusterTolerations":[{"key":"maintenance","operator":"Exists"}],'),
    ],
    [
      'KA0301',
      'FailoverWithoutTolerations',
      (json) =>
        json.replace(
          '"failover"',
          '"placement":{"clusterTolerations":[{"operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]},"failover"',
        ),
    ],
    ['KA0302', 'JobUnderFailover', (json) => json.replace(/,"failover":.*\}\}\}\]$/, '}}]')],
    ['KA0401', 'OverrideSelectsNothing', (json) => json.replace('setings', 'settings')],
    ['KA0402', 'OverrideTargetsNothing', (json) => json.replace('member9', 'member1')],
    [
      'KA0403',
      'OverrideNeverApplies',
      (json) => json.replace('"clusterNames":["member1"]', '"clusterNames":["member1","member2"]'),
    ],
  ])('%s %s, once mended', (code, name, fix) => {
    expect(fixed(code, name, fix)).toEqual([]);
  });

  test('nothing is said about clusters or kinds of which nothing is known', () => {
    const objects = exampleOf('KA0204', 'AffinityMatchesNothing').filter(({ kind }) => kind !== 'Cluster');
    expect(findingsIn(objects)).toEqual([]);
  });
});
