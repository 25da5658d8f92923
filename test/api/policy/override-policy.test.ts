import { expect, test } from '@jest/globals';
import { clusterOverridePolicies } from '../../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import { overridePolicies } from '../../../src/api/policy/v1alpha1/override-policy.ts';
import type { Overriders, OverrideSpec } from '../../../src/api/policy/v1alpha1/override-spec.ts';
import { admit } from '../admit.ts';

const admitted = (spec: OverrideSpec) =>
  admit(overridePolicies, { metadata: { name: 'local', namespace: 'default' }, spec });

test('selectors without namespace mean the policy’s own', () => {
  const resourceSelectors = [{ apiVersion: 'apps/v1', kind: 'Deployment' }];
  expect(admitted({ resourceSelectors }).object.spec.resourceSelectors?.[0]?.namespace).toBe('default');
  const fleetWide = admit(clusterOverridePolicies, { metadata: { name: 'all' }, spec: { resourceSelectors } });
  expect(fleetWide.object.spec.resourceSelectors?.[0]?.namespace).toBeUndefined();
});

const shortened = (texts: readonly string[]): string[] =>
  texts.map((text) => `${text.slice(0, text.indexOf(':'))}: ${text.slice(text.lastIndexOf(': ') + 2)}`);

const rule = (overriders: Overriders): OverrideSpec => ({ overrideRules: [{ overriders }] });
const edit = { operator: 'replace' as const, subPath: '/a', value: 1 };

test.each<[string, OverrideSpec, string[]]>([
  ['plain rules', rule({ plaintext: [{ operator: 'replace', path: '/a', value: 1 }] }), []],
  [
    'both forms at once',
    { ...rule({}), targetCluster: {}, overriders: { plaintext: [{ operator: 'remove', path: '/a' }] } },
    [
      "spec.targetCluster: overrideRules and targetCluster can't co-exist",
      "spec.overriders: overrideRules and overriders can't co-exist",
    ],
  ],
  [
    'a path that is no pointer',
    rule({ imageOverrider: [{ component: 'Tag', operator: 'remove', predicate: { path: 'spec' } }] }),
    [
      'spec.overrideRules[0].overriders.imageOverrider[0].predicate.path: JSON pointer must be empty or start with a "/"',
    ],
  ],
  [
    'a document in two formats',
    rule({ fieldOverrider: [{ fieldPath: '/data/a', json: [edit], yaml: [edit] }] }),
    [
      'spec.overrideRules[0].overriders.fieldOverrider[0]: FieldOverrider has both YAML and JSON set. Only one is allowed',
    ],
  ],
  [
    'a document without edits',
    rule({ fieldOverrider: [{ fieldPath: '/data/a' }] }),
    ['spec.overrideRules[0].overriders.fieldOverrider[0]: FieldOverrider must have either JSON or YAML set'],
  ],
  [
    'values where there can be none, and none where one is needed',
    rule({
      fieldOverrider: [
        {
          fieldPath: '/data/a',
          json: [
            { operator: 'remove', subPath: '/a', value: 1 },
            { operator: 'add', subPath: '/b' },
          ],
        },
      ],
    }),
    [
      'spec.overrideRules[0].overriders.fieldOverrider[0].json[0].value: value is not allowed for remove operation',
      'spec.overrideRules[0].overriders.fieldOverrider[0].json[1].value: value is required for add or replace operation',
    ],
  ],
])('%s', (_, spec, expected) => {
  expect(shortened(admitted(spec).problems)).toEqual(expected);
});

test('labels and annotations are checked as everywhere', () => {
  const { problems } = admitted(
    rule({
      labelsOverrider: [{ operator: 'add', value: { 'a b': 'x' } }],
      annotationsOverrider: [{ operator: 'add', value: { 'Any.Case/Key': 'any text at all' } }],
    }),
  );
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(
    /^spec\.overrideRules\[0\]\.overriders\.labelsOverrider\[0\]\.value: Invalid value: "a b"/,
  );
});
