import { describe, expect, test } from '@jest/globals';
import { type Cluster, type ClusterSpec, clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { standardModels } from '../../../src/api/cluster/v1alpha1/resource-models.ts';
import { admit } from '../admit.ts';

const aCluster = (spec: Partial<ClusterSpec> = {}, name = 'member1'): Cluster => ({
  metadata: { name },
  spec: { syncMode: 'Push', apiEndpoint: 'https://10.0.0.1:6443', ...spec },
});

describe('a new cluster', () => {
  test('gets nine grades of capacity, from nothing to everything', () => {
    const models = admit(clusters, aCluster()).object.spec.resourceModels ?? [];
    expect(models.map(({ grade }) => grade)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(models[3]?.ranges).toEqual([
      { name: 'cpu', min: '4', max: '8' },
      { name: 'memory', min: '32Gi', max: '64Gi' },
    ]);
    expect(models[8]?.ranges[0]?.max).toBe('9223372036854775807');
    expect(admit(clusters, admit(clusters, aCluster()).object).problems).toEqual([]);
  });

  test('has its own models sorted, and bounded by nothing and everything', () => {
    const model = (grade: number, min: string, max: string) => ({ grade, ranges: [{ name: 'cpu', min, max }] });
    expect(standardModels([model(2, '4', '8'), model(1, '1', '4')])).toEqual([
      model(1, '0', '4'),
      model(2, '4', '9223372036854775807'),
    ]);
  });

  test('has its zone moved to the zones', () => {
    const { spec } = admit(clusters, aCluster({ zone: 'a' })).object;
    expect([spec.zone, spec.zones]).toEqual([undefined, ['a']]);
  });
});

test('an update keeps models that were taken away away', () => {
  const context = { operation: 'UPDATE', old: aCluster(), newUid: () => '', now: () => 0 } as const;
  expect(admit(clusters, aCluster(), context).object.spec).not.toHaveProperty('resourceModels');
});

describe('a NoExecute taint', () => {
  const taint = { key: 'broken', effect: 'NoExecute' };
  const at = (iso: string) => () => Date.parse(iso);

  test('gets the time it was added at, other taints none', () => {
    const context = { operation: 'CREATE', newUid: () => '', now: at('2026-01-02T03:04:05Z') } as const;
    const { taints } = admit(clusters, aCluster({ taints: [taint, { key: 'a', effect: 'NoSchedule' }] }), context)
      .object.spec;
    expect(taints).toEqual([
      { ...taint, timeAdded: '2026-01-02T03:04:05Z' },
      { key: 'a', effect: 'NoSchedule' },
    ]);
  });

  test('keeps its time when it is sent again without one', () => {
    const old = aCluster({ taints: [{ ...taint, timeAdded: '2026-01-02T03:04:05Z' }] });
    const context = { operation: 'UPDATE', old, newUid: () => '', now: at('2027-01-01T00:00:00Z') } as const;
    const { taints } = admit(clusters, aCluster({ taints: [taint, { ...taint, value: 'x' }] }), context).object.spec;
    expect(taints?.map(({ timeAdded }) => timeAdded)).toEqual(['2026-01-02T03:04:05Z', '2027-01-01T00:00:00Z']);
  });
});

const cpu = (grade: number, min: string, max: string) => ({ grade, ranges: [{ name: 'cpu', min, max }] });

test.each<[string, Cluster, string[]]>([
  ['a long name', aCluster({}, 'm'.repeat(49)), ['must be no more than 48 characters']],
  ['an address without host', aCluster({ apiEndpoint: 'https://' }), ['host must be provided']],
  [
    'an address with user, query and fragment',
    aCluster({ apiEndpoint: 'https://me@host?x#y' }),
    [
      'user information is not permitted in the URL',
      'fragments are not permitted in the URL',
      'query parameters are not permitted in the URL',
    ],
  ],
  ['an address that is none', aCluster({ apiEndpoint: 'no host' }), ['apiEndpoint must be a valid URL']],
  ['a plain host and port', aCluster({ apiEndpoint: 'host:6443' }), []],
  ['a secret without namespace', aCluster({ secretRef: { namespace: '', name: 'a' } }), ['spec.secretRef.namespace']],
  ['an FTP proxy', aCluster({ proxyURL: 'ftp://x' }), ['unsupported scheme "ftp", must be http, https, or socks5']],
  ['both zone and zones', aCluster({ zone: 'a', zones: ['b'] }), ['Zone and Zones cannot co-exist']],
  [
    'a taint of no effect known here',
    aCluster({ taints: [{ key: 'a', effect: 'PreferNoSchedule' }] }),
    ['supported values: "NoSchedule", "NoExecute"'],
  ],
  [
    'a taint twice',
    aCluster({
      taints: [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoSchedule', value: 'b' },
      ],
    }),
    ['taints must be unique by key and effect pair'],
  ],
  [
    'models with a gap',
    aCluster({ resourceModels: [cpu(0, '0', '4'), cpu(1, '5', '8')] }),
    ['Model intervals for resources must be contiguous and non-overlapping'],
  ],
  [
    'two models of one grade',
    aCluster({ resourceModels: [cpu(0, '0', '4'), cpu(0, '4', '8')] }),
    ['The grade of each models should not be the same'],
  ],
  [
    'a model that ends before it begins',
    aCluster({ resourceModels: [cpu(0, '0', '4'), cpu(1, '4', '2'), cpu(2, '2', '9')] }),
    ['The max value of each resource must be greater than the min value'],
  ],
])('%s', (_, cluster, expected) => {
  const { problems } = admit(clusters, cluster);
  expect(problems).toHaveLength(expected.length);
  for (const [index, text] of expected.entries()) expect(problems[index]).toContain(text);
});
