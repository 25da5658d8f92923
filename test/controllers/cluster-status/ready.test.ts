import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../../src/api/meta/object.ts';
import { createDamper, readyCondition } from '../../../src/controllers/cluster-status/ready.ts';

const healthy = readyCondition({ online: true, healthy: true });
const offline = readyCondition({ online: false, healthy: false });
const reported = (judgement: Omit<Condition, 'lastTransitionTime'>): Condition => ({
  ...judgement,
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

const aDamper = () => {
  let now = 0;
  const damper = createDamper({ now: () => now, successThreshold: 30_000, failureThreshold: 20_000 });
  return { damper, pass: (milliseconds: number) => (now += milliseconds) };
};

describe('the Ready condition', () => {
  test.each([
    [{ online: true, healthy: true }, 'True', 'ClusterReady'],
    [{ online: true, healthy: false }, 'False', 'ClusterNotReady'],
    [{ online: false, healthy: false }, 'False', 'ClusterNotReachable'],
  ])('of %j is %s', (health, status, reason) => {
    expect(readyCondition(health)).toMatchObject({ type: 'Ready', status, reason });
  });

  test('takes the first observation as it is', () => {
    const { damper } = aDamper();
    expect(damper.judge('m', reported(healthy), offline)).toEqual(offline);
  });

  test('turns only after the new answer has lasted', () => {
    const { damper, pass } = aDamper();
    damper.judge('m', undefined, healthy);
    pass(10_000);
    expect(damper.judge('m', reported(healthy), offline)).toEqual(healthy);
    pass(19_000);
    expect(damper.judge('m', reported(healthy), offline)).toEqual(healthy);
    pass(1000);
    expect(damper.judge('m', reported(healthy), offline)).toEqual(offline);
  });

  test('starts to count anew when the answer flips back in between', () => {
    const { damper, pass } = aDamper();
    damper.judge('m', undefined, healthy);
    damper.judge('m', reported(healthy), offline);
    pass(15_000);
    damper.judge('m', reported(healthy), healthy);
    damper.judge('m', reported(healthy), offline);
    pass(15_000);
    expect(damper.judge('m', reported(healthy), offline)).toEqual(healthy);
  });

  test('leaves Unknown for False at once', () => {
    const { damper } = aDamper();
    damper.judge('m', undefined, healthy);
    const unknown = reported({ type: 'Ready', status: 'Unknown', reason: 'ClusterStatusUnknown', message: '' });
    expect(damper.judge('m', unknown, offline)).toEqual(offline);
  });
});
