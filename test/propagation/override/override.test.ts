import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import type { ClusterOverridePolicy } from '../../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import type { OverridePolicy } from '../../../src/api/policy/v1alpha1/override-policy.ts';
import type { Overriders, OverrideSpec } from '../../../src/api/policy/v1alpha1/override-spec.ts';
import { applyOverrides, OverrideError, type OverrideOptions } from '../../../src/propagation/override/override.ts';
import { applyOverriders } from '../../../src/propagation/override/overriders.ts';
import { aDeployment } from '../builders.ts';

/** JSON is YAML too. */
const yaml = { parse: (text: string): unknown => JSON.parse(text), format: (value: unknown) => JSON.stringify(value) };

const label = (key: string, value: string): Overriders => ({
  labelsOverrider: [{ operator: 'add', value: { [key]: value } }],
});

const policy = (name: string, spec: OverrideSpec, namespace = 'default'): OverridePolicy => ({
  metadata: { name, namespace },
  spec,
});

const clusterPolicy = (name: string, spec: OverrideSpec): ClusterOverridePolicy => ({ metadata: { name }, spec });

function overridden(manifest: AnyObject, policies: Partial<OverrideOptions>) {
  const matchesCluster: OverrideOptions['matchesCluster'] = ({ clusterNames }) =>
    clusterNames?.includes('member1') ?? true;
  return applyOverrides(manifest, {
    clusterOverridePolicies: [],
    overridePolicies: [],
    matchesCluster,
    yaml,
    ...policies,
  });
}

const rule = (overriders: Overriders): OverrideSpec => ({ overrideRules: [{ overriders }] });
const selecting = (name: string) => ({ resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name }] });

describe('override policies', () => {
  test('apply the cluster-wide first, then those of the namespace, the narrower and later last', () => {
    const outcome = overridden(aDeployment(), {
      clusterOverridePolicies: [clusterPolicy('fleet', rule(label('by', 'fleet')))],
      overridePolicies: [
        policy('b-narrow', { ...rule(label('by', 'narrow')), ...selecting('web') }),
        policy('z-all', rule(label('by', 'all'))),
        policy('a-all', rule(label('first', 'a'))),
      ],
    });
    expect(outcome.manifest.metadata.labels).toEqual({ by: 'narrow', first: 'a' });
    expect(outcome.clusterPolicies.map(({ policyName }) => policyName)).toEqual(['fleet']);
    expect(outcome.policies.map(({ policyName }) => policyName)).toEqual(['a-all', 'b-narrow', 'z-all']);
  });

  test('of other namespaces, for other objects and for other clusters do nothing', () => {
    const elsewhere: OverrideSpec = {
      overrideRules: [{ overriders: label('x', 'y'), targetCluster: { clusterNames: ['member2'] } }],
    };
    const outcome = overridden(aDeployment(), {
      overridePolicies: [
        policy('other-namespace', rule(label('x', 'y')), 'other'),
        policy('other-object', { ...rule(label('x', 'y')), ...selecting('api') }),
        policy('other-cluster', elsewhere),
      ],
    });
    expect(outcome).toEqual({ manifest: aDeployment(), clusterPolicies: [], policies: [] });
  });

  test('in the old form count where there are no rules', () => {
    const old: OverrideSpec = { overriders: label('old', 'x'), targetCluster: { clusterNames: ['member1'] } };
    const { manifest } = overridden(aDeployment(), {
      overridePolicies: [
        policy('old', old),
        policy('new', { ...rule(label('new', 'y')), overriders: label('unused', 'z') }),
      ],
    });
    expect(manifest.metadata.labels).toEqual({ old: 'x', new: 'y' });
  });

  test('of a namespace are not asked about cluster-wide objects', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } };
    const { manifest } = overridden(namespace, {
      overridePolicies: [policy('own', rule(label('x', 'y')))],
      clusterOverridePolicies: [clusterPolicy('fleet', rule(label('a', 'b')))],
    });
    expect(manifest.metadata.labels).toEqual({ a: 'b' });
  });

  test('that cannot be carried out name themselves', () => {
    const wrong = policy('wrong', rule({ plaintext: [{ operator: 'remove', path: '/spec/nothing' }] }));
    const attempt = () => overridden(aDeployment(), { overridePolicies: [wrong] });
    expect(attempt).toThrow(OverrideError);
    expect(attempt).toThrow(expect.objectContaining({ policy: { namespace: 'default', name: 'wrong' } }));
  });

  test('leave the manifest they are given as it is', () => {
    const manifest = aDeployment();
    overridden(manifest, { overridePolicies: [policy('own', rule(label('x', 'y')))] });
    expect(manifest).toEqual(aDeployment());
  });
});

describe('overriders', () => {
  const edit = (manifest: AnyObject, overriders: Overriders): AnyObject => applyOverriders(manifest, overriders, yaml);

  const containers = (...list: object[]): AnyObject =>
    aDeployment({ spec: { template: { spec: { containers: list } } } });

  test.each<[string, object, Overriders, object]>([
    [
      'append arguments',
      { name: 'web', args: ['a'] },
      { argsOverrider: [{ containerName: 'web', operator: 'add', value: ['b', 'c'] }] },
      { name: 'web', args: ['a', 'b', 'c'] },
    ],
    [
      'drop equal words of a command',
      { name: 'web', command: ['run', '-v', 'x', '-v'] },
      { commandOverrider: [{ containerName: 'web', operator: 'remove', value: ['-v'] }] },
      { name: 'web', command: ['run', 'x'] },
    ],
    [
      'add arguments where there are none',
      { name: 'web' },
      { argsOverrider: [{ containerName: 'web', operator: 'add', value: ['b'] }] },
      { name: 'web', args: ['b'] },
    ],
    [
      'leave containers of other names alone',
      { name: 'sidecar', args: ['a'] },
      { argsOverrider: [{ containerName: 'web', operator: 'remove', value: ['a'] }] },
      { name: 'sidecar', args: ['a'] },
    ],
  ])('%s', (_, container, overriders, expected) => {
    expect(edit(containers(container), overriders)).toEqual(containers(expected));
  });

  test('add, replace and remove labels; the latter two only where they are', () => {
    const manifest = aDeployment({ metadata: { name: 'web', labels: { a: '1', b: '2' } } });
    const overriders: Overriders = {
      labelsOverrider: [
        { operator: 'replace', value: { a: 'x', nothing: 'x' } },
        { operator: 'remove', value: { b: '', nothing: '' } },
        { operator: 'add', value: { 'example.com/c': '3' } },
      ],
    };
    expect(edit(manifest, overriders).metadata.labels).toEqual({ a: 'x', 'example.com/c': '3' });
    expect(edit(aDeployment(), { annotationsOverrider: [{ operator: 'remove', value: { a: '' } }] })).toEqual(
      aDeployment(),
    );
  });

  test('edit the document inside a field, in JSON or in YAML', () => {
    const configMap = (text: string): AnyObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { 'app.conf': text },
    });
    const edits = [{ operator: 'replace' as const, subPath: '/db/host', value: 'b' }];
    for (const format of ['json', 'yaml']) {
      const overriders: Overriders = { fieldOverrider: [{ fieldPath: '/data/app.conf', [format]: edits }] };
      expect(edit(configMap('{"db":{"host":"a","port":1}}'), overriders)).toEqual(
        configMap('{"db":{"host":"b","port":1}}'),
      );
    }
  });

  test('run in a fixed order: plain edits see what the others made', () => {
    const overriders: Overriders = {
      plaintext: [{ operator: 'replace', path: '/metadata/labels/a', value: 'last' }],
      labelsOverrider: [{ operator: 'add', value: { a: 'first' } }],
    };
    expect(edit(aDeployment(), overriders).metadata.labels).toEqual({ a: 'last' });
  });
});
