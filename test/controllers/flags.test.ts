import { describe, expect, test } from '@jest/globals';
import { FEATURE_GATES, isEnabled } from '../../src/controllers/feature-gates.ts';
import { defaultText, readFlags, SETTING_FLAGS } from '../../src/controllers/flags.ts';
import { CONTROLLERS } from '../../src/controllers/index.ts';
import { CONTROLLER_NAMES, isChosen } from '../../src/controllers/names.ts';
import { DEFAULT_SETTINGS } from '../../src/controllers/settings.ts';
import { plugins } from '../../src/scheduler/plugins/index.ts';

const problems = (name: string, text: string): string[] =>
  readFlags({ [name]: text }).problems.map(({ flag, message }) => `${flag}: ${message}`);

describe('the flags of the control plane', () => {
  test.each(SETTING_FLAGS.map((flag) => [flag.name, flag] as const))(
    '--%s reads its own default',
    (name, { setting, value }) => {
      const text = defaultText({ name, about: '', setting, value });
      expect(readFlags({ [name]: text })).toEqual({ settings: { [setting]: DEFAULT_SETTINGS[setting] }, problems: [] });
    },
  );

  test('turn into settings', () => {
    const { settings } = readFlags({
      'cluster-failure-threshold': '1m30s',
      'enable-taint-manager': 'False',
      'resource-eviction-rate': '0',
      'skipped-propagating-apis': 'apps/v1/Deployment,StatefulSet;batch',
      'feature-gates': 'Failover=true, GracefulEviction=false',
      'default-not-ready-toleration-seconds': '300',
    });
    expect(settings).toEqual({
      clusterFailureThreshold: 90_000,
      enableTaintManager: false,
      resourceEvictionRate: 0,
      skippedApis: ['apps/v1/Deployment,StatefulSet', 'batch'],
      featureGates: { Failover: true, GracefulEviction: false },
      defaultNotReadyTolerationSeconds: 300,
    });
  });

  test('switch the gates of a stage, except those named by themselves', () => {
    const { settings } = readFlags({ 'feature-gates': 'AllAlpha=true,WorkloadAffinity=false' });
    const gates = settings.featureGates ?? {};
    expect([
      isEnabled(gates, 'StatefulFailoverInjection'),
      isEnabled(gates, 'WorkloadAffinity'),
      isEnabled(gates, 'Failover'),
    ]).toEqual([true, false, false]);
  });

  test('tell everything that is wrong, and what is known', () => {
    const known = ['AllAlpha', 'AllBeta', ...Object.keys(FEATURE_GATES)].join(', ');
    expect(problems('feature-gates', 'Nope=true,Failover=perhaps,Never')).toEqual([
      `feature-gates: there is no feature gate "Nope", "Never"; known: ${known}`,
      'feature-gates: feature gate Failover is set by Failover=true or Failover=false, not by "Failover=perhaps"',
    ]);
    expect(problems('controllers', '*,-nope')).toEqual([
      `controllers: there is no controller "nope"; known: ${CONTROLLER_NAMES.join(', ')}`,
    ]);
  });

  test.each([
    ['cluster-failure-threshold', 'soon', 'is not a length of time'],
    ['enable-taint-manager', 'maybe', 'is neither true nor false'],
    ['resource-eviction-rate', '-1', 'is not a number from 0 on'],
    ['no-execute-taint-eviction-purge-mode', 'Never', 'is not one of Gracefully, Directly'],
    ['default-unreachable-toleration-seconds', '1m', 'is not a whole number of seconds'],
    ['skipped-propagating-apis', 'a/b/c/d', 'is not of the form'],
    ['skipped-propagating-namespaces', '(', 'is not a regular expression'],
    ['scheduler-name', '', 'a name must not be empty'],
    ['plugins', 'Guess', 'there is no scheduler plugin "Guess"'],
    ['colour', 'red', 'there is no such flag'],
  ])('--%s=%s is refused', (name, text, message) => {
    expect(problems(name, text).join()).toContain(message);
  });

  test('know every scheduler plugin', () => {
    for (const { name } of plugins) expect(problems('plugins', name)).toEqual([]);
  });
});

describe('the list of controllers', () => {
  test('names every controller once', () => {
    expect(CONTROLLERS.map(({ name }) => name).toSorted()).toEqual([...CONTROLLER_NAMES].toSorted());
  });

  test.each([
    [['*'], true],
    [['*', '-cluster'], false],
    [['cluster'], true],
    [['binding'], false],
    [[], false],
  ])('%j: cluster runs: %s', (words, expected) => {
    expect(isChosen(words, 'cluster')).toBe(expected);
  });
});
