import { describe, expect, test } from '@jest/globals';
import { type CronFederatedHPA, cronFederatedHPAs } from '../../../src/api/autoscaling/v1alpha1/cron-federated-hpa.ts';
import { type FederatedHPA, federatedHPAs } from '../../../src/api/autoscaling/v1alpha1/federated-hpa.ts';
import { admit } from '../admit.ts';

const metadata = { name: 'web', namespace: 'default' };
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

describe('a FederatedHPA', () => {
  const hpa = (spec: Partial<FederatedHPA['spec']> = {}): FederatedHPA => ({
    metadata,
    spec: { scaleTargetRef, maxReplicas: 5, ...spec },
  });

  test('follows the CPU unless told otherwise', () => {
    expect(admit(federatedHPAs, hpa()).object.spec).toEqual({
      scaleTargetRef,
      maxReplicas: 5,
      minReplicas: 1,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    });
  });

  test('has a behaviour that is given in part completed', () => {
    const { behavior } = admit(federatedHPAs, hpa({ behavior: { scaleDown: { stabilizationWindowSeconds: 10 } } }))
      .object.spec;
    expect(behavior).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 10,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    });
  });

  test.each([
    [{ minReplicas: 0 }, ['spec.minReplicas: Invalid value: 0: must be greater than or equal to 1']],
    [{ minReplicas: 6 }, ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`']],
  ])('with %j is refused', (spec, expected) => {
    expect(admit(federatedHPAs, hpa(spec)).problems).toEqual(expected);
  });
});

describe('a CronFederatedHPA', () => {
  type Rule = CronFederatedHPA['spec']['rules'][number];
  const rule = (changes: Partial<Rule> = {}): Rule => ({ name: 'day', schedule: '0 8 * * *', ...changes });
  const problems = (rules: Rule[], reference: CronFederatedHPA['spec']['scaleTargetRef'] = scaleTargetRef) =>
    admit(cronFederatedHPAs, { metadata, spec: { rules, scaleTargetRef: reference } }).problems.map((text) =>
      text.replace(/: (Invalid|Duplicate) value: ("[^"]*"|-?\d+)/, ''),
    );
  const federated = { apiVersion: 'autoscaling.karmada.io/v1alpha1', kind: 'FederatedHPA', name: 'web' };

  test.each<[string, Rule[], string[]]>([
    ['a good one', [rule({ targetReplicas: 3, timeZone: 'Europe/Zurich' })], []],
    ['the same name twice', [rule({ targetReplicas: 3 }), rule({ targetReplicas: 1 })], ['spec.rules[1].name']],
    ['no schedule', [rule({ schedule: 'daily', targetReplicas: 1 })], ['spec.rules[0].schedule: invalid cron format']],
    [
      'no number',
      [rule()],
      ['spec.rules[0].targetReplicas: targetReplicas cannot be nil if you want to scale Deployment'],
    ],
    [
      'a number below zero',
      [rule({ targetReplicas: -1 })],
      ['spec.rules[0].targetReplicas: targetReplicas should be larger than or equal to 0'],
    ],
  ])('of a workload: %s', (_, rules, expected) => {
    expect(problems(rules)).toEqual(expected);
  });

  test('knows the time zones there are', () => {
    expect(problems([rule({ targetReplicas: 1, timeZone: 'Moon/Crater' })])[0]).toContain('spec.rules[0].timeZone');
  });

  test.each<[string, Rule[], string[]]>([
    ['both bounds', [rule({ targetMinReplicas: 1, targetMaxReplicas: 3 })], []],
    [
      'no bound',
      [rule()],
      [
        'spec.rules[0]: targetMinReplicas and targetMaxReplicas cannot be nil at the same time if you want to scale FederatedHPA',
      ],
    ],
    [
      'bounds the wrong way round',
      [rule({ targetMinReplicas: 3, targetMaxReplicas: 2 })],
      ['spec.rules[0].targetMaxReplicas: targetMaxReplicas should be larger than or equal to targetMinReplicas'],
    ],
    [
      'bounds of nothing',
      [rule({ targetMinReplicas: 0, targetMaxReplicas: 0 })],
      [
        'spec.rules[0].targetMinReplicas: targetMinReplicas should be larger than 0',
        'spec.rules[0].targetMaxReplicas: targetMaxReplicas should be larger than 0',
      ],
    ],
  ])('of a FederatedHPA: %s', (_, rules, expected) => {
    expect(problems(rules, federated)).toEqual(expected);
  });

  test('scales no other kind of its own group', () => {
    expect(problems([rule({ targetMinReplicas: 1 })], { ...federated, kind: 'CronFederatedHPA' })).toEqual([
      'spec.scaleTargetRef.kind: invalid scaleTargetRef kind: CronFederatedHPA, only support FederatedHPA',
    ]);
  });
});
