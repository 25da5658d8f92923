import { describe, expect, test } from '@jest/globals';
import { deployments } from '../../../src/api/core/apps.ts';
import { pods } from '../../../src/api/core/pod.ts';
import { documentOf, presentTables, type TableOptions } from '../../../src/cli/get/present.ts';
import type { Section } from '../../../src/cli/get/section.ts';
import type { Table } from '../../../src/cli/get/table.ts';

const plain: TableOptions = {
  wide: false,
  allNamespaces: false,
  noHeaders: false,
  showLabels: false,
  labelColumns: [],
};

const columns = [{ name: 'Name' }, { name: 'Ready' }, { name: 'Age' }, { name: 'Images', priority: 1 }];

function aRow(name: string, cells: unknown[], labels: Record<string, string> = {}, namespace = 'default') {
  return { cells: [name, ...cells], object: { metadata: { name, namespace, labels } } };
}

function aTable(...rows: Table['rows']): Table {
  return { columnDefinitions: columns, rows };
}

function aSection<T>(...answers: [string | undefined, T][]): Section<T> {
  return {
    resource: deployments,
    answers: answers.map(([clusterName, answer]) => ({ clusterName, answer })),
    failures: [],
  };
}

const managed = { 'karmada.io/managed': 'true' };
const section = aSection(
  [undefined, aTable(aRow('web', ['2/2', '1m', 'nginx']))],
  ['member2', aTable(aRow('web', ['1/1', '9s', 'nginx'], managed), aRow('api', ['0/1', null, 'x\ny'], {}, 'a'))],
  ['member1', aTable(aRow('web', ['1/1', '10s', 'nginx'], managed))],
);

describe('one table of many clusters', () => {
  test('names the cluster second and adoption last, and keeps the rows of an object together', () => {
    expect(presentTables([section], plain)).toBe(
      [
        'NAME   CLUSTER   READY   AGE      ADOPTION',
        'api    member2   0/1     <none>   N',
        'web    Karmada   2/2     1m       -',
        'web    member2   1/1     9s       Y',
        'web    member1   1/1     10s      Y',
      ].join('\n'),
    );
  });

  test('shows more on request: wide columns, namespaces, labels', () => {
    const text = presentTables([section], {
      wide: true,
      allNamespaces: true,
      noHeaders: false,
      showLabels: true,
      labelColumns: ['karmada.io/managed'],
    });
    expect(text.split('\n')[0]).toBe(
      'NAMESPACE   NAME   CLUSTER   READY   AGE      IMAGES   ADOPTION   MANAGED   LABELS',
    );
    expect(text.split('\n')[3]).toBe(
      'default     web    member2   1/1     9s       nginx    Y          true      karmada.io/managed=true',
    );
  });

  test('leaves the headers out on request', () => {
    expect(presentTables([section], { ...plain, noHeaders: true }).split('\n')).toHaveLength(4);
  });

  test('shows adoption of pods in wide output alone', () => {
    const ofPods = { ...section, resource: pods };
    expect(presentTables([ofPods], plain)).not.toContain('ADOPTION');
    expect(presentTables([ofPods], { ...plain, wide: true })).toContain('ADOPTION');
  });

  test('takes the columns of all members, whatever their version', () => {
    const older: Table = { columnDefinitions: [{ name: 'Name' }, { name: 'Old' }], rows: [aRow('a', ['x'])] };
    const text = presentTables([aSection(['m1', aTable(aRow('b', ['1/1', '1m']))], ['m2', older])], plain);
    expect(text.split('\n')[0]).toBe('NAME   CLUSTER   READY    AGE      OLD      ADOPTION');
    expect(text).toContain('a      m2        <none>   <none>   x        N');
  });

  test('puts the kind before names where there are several kinds, and leaves empty ones out', () => {
    const others = { ...aSection(['m1', aTable(aRow('p', ['1/1', '1m']))]), resource: pods };
    const nothing = aSection(['m1', aTable()]);
    const parts = presentTables([section, nothing, others], plain).split('\n\n');
    expect(parts).toHaveLength(2);
    expect(parts[0]).toContain('deployment.apps/web');
    expect(parts[1]).toContain('pod/p');
  });
});

describe('documents of many clusters', () => {
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', managedFields: [] } };

  test('say of each object which member it is from, and leave managed fields out', () => {
    expect(documentOf([aSection([undefined, [object]], ['m1', [object]])], { single: true })).toMatchObject({
      kind: 'List',
      items: [
        { metadata: { name: 'web' } },
        { metadata: { name: 'web', annotations: { 'resource.karmada.io/cached-from-cluster': 'm1' } } },
      ],
    });
  });

  test('are the object itself where one was named and one was found', () => {
    expect(documentOf([aSection([undefined, [object]])], { single: true })).toEqual({
      ...object,
      metadata: { name: 'web' },
    });
    expect(documentOf([aSection([undefined, [object]])], { single: false })).toMatchObject({ kind: 'List' });
  });

  test('tell within them what is missing', () => {
    const failed = { clusterName: 'm2', reason: 'Unreachable', message: 'no answer', error: undefined };
    expect(documentOf([{ ...aSection([undefined, [object]]), failures: [failed] }], { single: true })).toMatchObject({
      items: [{ metadata: { name: 'web' } }],
      errors: [{ cluster: 'm2', reason: 'Unreachable', message: 'no answer' }],
    });
  });
});
