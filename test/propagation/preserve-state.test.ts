import { describe, expect, test } from '@jest/globals';
import { preservedState } from '../../src/propagation/preserve-state.ts';
import { aBinding } from './builders.ts';

const STATUS = { jobID: 'f00', checkpoint: { path: 's3', steps: [1, 2] }, note: 'two words', replicas: 2 };
const stateOf = (...rules: [label: string, path: string][]) =>
  preservedState(
    {
      ...aBinding(),
      status: { aggregatedStatus: [{ clusterName: 'member1', applied: true, health: 'Unhealthy', status: STATUS }] },
    },
    'member1',
    { rules: rules.map(([aliasLabelName, jsonPath]) => ({ aliasLabelName, jsonPath })) },
  ).preservedLabelState;

describe('the state that goes along', () => {
  test.each([
    ['a text', '{.jobID}', 'f00'],
    ['a number', '{.replicas}', '2'],
    ['a path without braces', '.checkpoint.path', 's3'],
    ['an item of a list', '{.checkpoint.steps[1]}', '2'],
    ['several values in one text', 'job-{.jobID}.{.replicas}', 'job-f00.2'],
  ])('may be %s', (_, path, value) => {
    expect(stateOf(['state/a', path])).toEqual({ 'state/a': value });
  });

  test('is one label for each rule', () => {
    expect(stateOf(['a', '{.jobID}'], ['b', '{.replicas}'])).toEqual({ a: 'f00', b: '2' });
  });

  test.each([
    ['leads nowhere', '{.missing}', 'the status has nothing at {.missing}'],
    ['is no label', '{.note}', '"two words", found at {.note}, cannot be the value of a label'],
  ])('is an error where it %s', (_, path, message) => {
    expect(() => stateOf(['a', path])).toThrow(message);
  });

  test('is an error while the cluster has not reported', () => {
    const wish = { rules: [{ aliasLabelName: 'a', jsonPath: '{.a}' }] };
    expect(() => preservedState(aBinding(), 'member1', wish)).toThrow(
      'the application status has not yet been collected from Cluster(member1)',
    );
  });

  test('is none where the policy names none', () => {
    expect(preservedState(aBinding(), 'member1', undefined)).toEqual({});
  });
});
