import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments } from '../../../src/api/core/apps.ts';
import { configMaps, events } from '../../../src/api/core/core.ts';
import type { KubeObject } from '../../../src/api/meta/object.ts';
import { clusterOverridePolicies } from '../../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import { overridePolicies } from '../../../src/api/policy/v1alpha1/override-policy.ts';
import type { Overriders, OverrideSpec } from '../../../src/api/policy/v1alpha1/override-spec.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../../src/api/work/v1alpha1/work.ts';
import { workName } from '../../../src/propagation/names.ts';
import {
  aConfigMap,
  aDeployment,
  anOverridePolicy,
  aPolicy,
  DEFAULT,
  selectConfigMap,
  selectDeployment,
} from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeAll(async () => {
  plane = await aPlane();
  await plane.karmadaClient.create(propagationPolicies, aPolicy('all', [selectConfigMap(), selectDeployment()]));
});
afterAll(() => plane.stop());

const on = (member: string) => plane.member(member).client;
const label = (key: string, value: string): Overriders => ({
  labelsOverrider: [{ operator: 'add', value: { [key]: value } }],
});
const addOverride = (name: string, template: string, overriders: Overriders, rest: Partial<OverrideSpec> = {}) =>
  plane.karmadaClient.create(
    overridePolicies,
    anOverridePolicy(name, {
      resourceSelectors: [selectConfigMap(template)],
      overrideRules: [{ overriders, targetCluster: { clusterNames: ['member1'] } }],
      ...rest,
    }),
  );
const addConfigMap = (name: string) => plane.karmadaClient.create(configMaps, aConfigMap(name));
const labelOn = async (member: string, name: string, key: string): Promise<string | undefined> =>
  (await on(member).find(configMaps, name, DEFAULT))?.metadata.labels?.[key];
const isLabelled = (member: string, name: string, key: string, value: string | undefined) =>
  plane.eventually(
    async () => (await on(member).find(configMaps, name, DEFAULT)) && (await labelOn(member, name, key)) === value,
  );
const recordsOf = async (name: string) => {
  const { metadata } = await plane.karmadaClient.get(
    works,
    workName({ kind: 'ConfigMap', name, namespace: 'default' }),
    {
      namespace: 'karmada-es-member1',
    },
  );
  const read = (key: string): { policyName: string }[] =>
    JSON.parse(metadata.annotations?.[`policy.karmada.io/${key}`] ?? '[]');
  return {
    cluster: read('applied-cluster-overrides').map(({ policyName }) => policyName),
    own: read('applied-overrides').map(({ policyName }) => policyName),
  };
};
const eventsAbout = async ({ kind, name }: { kind: string; name: string }): Promise<string[]> => {
  const { items } = await plane.karmadaClient.list(events, DEFAULT);
  return items
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
    .map(({ reason, message }) => `${reason}: ${message}`);
};

describe('override policies', () => {
  test('edit images, commands, arguments, labels, annotations and any field, and say so', async () => {
    const template: Deployment = aDeployment('whole');
    const [container] = template.spec.template.spec?.containers ?? [];
    Object.assign(container ?? {}, { image: 'nginx:1', command: ['run', '-v'], args: ['--a'] });
    template.metadata.annotations = { kept: 'yes', old: 'x' };
    await plane.karmadaClient.create(
      overridePolicies,
      anOverridePolicy('whole', {
        resourceSelectors: [selectDeployment('whole')],
        overrideRules: [
          {
            targetCluster: { clusterNames: ['member1'] },
            overriders: {
              imageOverrider: [
                { component: 'Registry', operator: 'add', value: 'eu.example' },
                { component: 'Tag', operator: 'replace', value: '2' },
              ],
              commandOverrider: [{ containerName: 'c', operator: 'remove', value: ['-v'] }],
              argsOverrider: [{ containerName: 'c', operator: 'add', value: ['--b'] }],
              labelsOverrider: [{ operator: 'add', value: { region: 'eu' } }],
              annotationsOverrider: [
                { operator: 'replace', value: { kept: 'no', absent: 'x' } },
                { operator: 'remove', value: { old: '' } },
              ],
              plaintext: [{ operator: 'replace', path: '/spec/minReadySeconds', value: 7 }],
            },
          },
        ],
      }),
    );
    template.spec.minReadySeconds = 1;
    await plane.karmadaClient.create(deployments, template);
    const { metadata, spec } = await plane.eventually(() => on('member1').find(deployments, 'whole', DEFAULT));
    expect(spec.template.spec?.containers[0]).toMatchObject({
      image: 'eu.example/nginx:2',
      command: ['run'],
      args: ['--a', '--b'],
    });
    expect([metadata.labels?.['region'], metadata.annotations?.['kept'], spec.minReadySeconds]).toEqual([
      'eu',
      'no',
      7,
    ]);
    expect(Object.keys(metadata.annotations ?? {})).not.toEqual(expect.arrayContaining(['absent']));
    expect(metadata.annotations).not.toHaveProperty(['old']);
    await plane.eventually(async () =>
      (await eventsAbout({ kind: 'Deployment', name: 'whole' })).includes(
        'ApplyOverridePolicySucceed: Apply override policy(default/whole) for cluster(member1) succeed.',
      ),
    );
  });

  test('edit documents inside of fields, in the format they are in', async () => {
    const data = { 'a.yaml': 'z: 1\na:\n  b: old\n', 'a.json': '{"a":{"b":"old"}}' };
    await plane.karmadaClient.create(configMaps, aConfigMap('documents', data));
    const edit = { operator: 'replace', subPath: '/a/b', value: 'new' } as const;
    await addOverride('documents', 'documents', {
      fieldOverrider: [
        { fieldPath: '/data/a.yaml', yaml: [edit] },
        { fieldPath: '/data/a.json', json: [edit] },
      ],
    });
    const changed = await plane.eventually(async () => {
      const found = await on('member1').find(configMaps, 'documents', DEFAULT);
      return found?.data?.['a.json'] !== data['a.json'] && found;
    });
    expect(changed.data).toEqual({ 'a.yaml': 'a:\n  b: new\nz: 1\n', 'a.json': '{"a":{"b":"new"}}' });
    expect((await on('member2').get(configMaps, 'documents', DEFAULT)).data).toEqual(data);
  });

  test('come after the cluster-wide ones, are all recorded, and what one took away comes back with its deletion', async () => {
    await addConfigMap('order');
    const spec: OverrideSpec = {
      resourceSelectors: [selectConfigMap('order')],
      overrideRules: [
        { overriders: { ...label('by', 'fleet'), annotationsOverrider: [{ operator: 'add', value: { f: '1' } }] } },
      ],
    };
    await plane.karmadaClient.create(clusterOverridePolicies, { metadata: { name: 'fleet' }, spec });
    await isLabelled('member1', 'order', 'by', 'fleet');
    await addOverride('own', 'order', label('by', 'own'));
    await isLabelled('member1', 'order', 'by', 'own');
    expect(await labelOn('member2', 'order', 'by')).toBe('fleet');
    expect(await recordsOf('order')).toEqual({ cluster: ['fleet'], own: ['own'] });
    await plane.karmadaClient.delete(overridePolicies, 'own', DEFAULT);
    await isLabelled('member1', 'order', 'by', 'fleet');
    await plane.karmadaClient.delete(clusterOverridePolicies, 'fleet');
    await Promise.all(['member1', 'member2'].map((member) => isLabelled(member, 'order', 'by', undefined)));
    expect(await recordsOf('order')).toEqual({ cluster: [], own: [] });
  });

  test('follow the labels and fields of clusters', async () => {
    await addConfigMap('moving');
    const byLabel = {
      targetCluster: { labelSelector: { matchLabels: { tier: 'gold' } } },
      overriders: label('tier', 'gold'),
    };
    const matchExpressions = [{ key: 'region', operator: 'In', values: ['eu'] }];
    const byField = { targetCluster: { fieldSelector: { matchExpressions } }, overriders: label('region', 'eu') };
    await addOverride('moving', 'moving', {}, { overrideRules: [byLabel, byField] });
    await plane.eventually(() => on('member2').find(configMaps, 'moving', DEFAULT));
    const change = (body: object) => plane.karmadaClient.patch(clusters, 'member2', { type: 'merge', body });
    await change({ metadata: { labels: { tier: 'gold' } } });
    await isLabelled('member2', 'moving', 'tier', 'gold');
    await change({ metadata: { labels: { tier: null } }, spec: { region: 'eu' } });
    await isLabelled('member2', 'moving', 'tier', undefined);
    await isLabelled('member2', 'moving', 'region', 'eu');
    expect(await labelOn('member1', 'moving', 'region')).toBeUndefined();
  });

  test('that cannot be carried out keep one cluster waiting, say so, and work once mended', async () => {
    await addOverride('broken', 'broken', { plaintext: [{ operator: 'remove', path: '/data/nothing' }] });
    await addConfigMap('broken');
    await plane.eventually(() => on('member2').find(configMaps, 'broken', DEFAULT));
    const told = await plane.eventually(async () => {
      const all = await eventsAbout({ kind: 'ConfigMap', name: 'broken' });
      return all.some((text) => text.startsWith('SyncWorkFailed')) && all;
    });
    expect(told).toContain(
      'ApplyOverridePolicyFailed: Apply override policy(default/broken) for cluster(member1) failed.',
    );
    expect(await on('member1').find(configMaps, 'broken', DEFAULT)).toBeUndefined();
    const stored = await plane.karmadaClient.get(overridePolicies, 'broken', DEFAULT);
    const overrideRules = [{ overriders: { plaintext: [{ operator: 'remove' as const, path: '/data/a' }] } }];
    await plane.karmadaClient.update(overridePolicies, { ...stored, spec: { ...stored.spec, overrideRules } });
    await plane.eventually(() => on('member1').find(configMaps, 'broken', DEFAULT));
  });

  test('that rename an object leave nothing behind under the other name', async () => {
    await addConfigMap('plain');
    await plane.eventually(() => on('member1').find(configMaps, 'plain', DEFAULT));
    await addOverride('rename', 'plain', {
      plaintext: [{ operator: 'replace', path: '/metadata/name', value: 'fancy' }],
    });
    const exist = async (): Promise<string> => {
      const found: (KubeObject | undefined)[] = await Promise.all(
        ['plain', 'fancy'].map((name) => on('member1').find(configMaps, name, DEFAULT)),
      );
      return found.map((object) => object?.metadata.name ?? '-').join(' ');
    };
    await plane.eventually(async () => (await exist()) === '- fancy');
    await plane.karmadaClient.delete(overridePolicies, 'rename', DEFAULT);
    await plane.eventually(async () => (await exist()) === 'plain -');
    expect((await on('member2').get(configMaps, 'plain', DEFAULT)).metadata.name).toBe('plain');
  });
});
