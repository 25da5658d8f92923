import { describe, expect, test } from '@jest/globals';
import { expandPresets, flagWarnings, mergeFlags, settingsOf } from '../../src/local/flags.ts';

describe('flags of several starts', () => {
  test('later ones win, and feature gates each for itself', () => {
    const merged = mergeFlags({ 'feature-gates': 'Failover=true,WorkloadAffinity=true', plugins: '*' }, undefined, {
      'feature-gates': 'Failover=false',
      controllers: '*',
    });
    expect(merged).toEqual({ 'feature-gates': 'Failover=false,WorkloadAffinity=true', plugins: '*', controllers: '*' });
  });
});

describe('--failover', () => {
  test('stands for the flags of a failover within seconds', () => {
    expect(settingsOf({ failover: 'true' })).toMatchObject({
      featureGates: { Failover: true },
      enableNoExecuteTaintEviction: true,
      allowNoExecuteTaintPolicy: true,
      clusterFailureThreshold: 3000,
    });
    expect(settingsOf({ failover: 'false' })).toEqual({});
  });

  test('leaves what is said besides', () => {
    const flags = expandPresets({
      failover: 'true',
      'cluster-failure-threshold': '1m',
      'feature-gates': 'Failover=false',
    });
    expect(flags).toMatchObject({ 'cluster-failure-threshold': '1m', 'feature-gates': 'Failover=false' });
  });
});

test('everything wrong is told at once, by flag', () => {
  expect(() => settingsOf({ failover: 'maybe', plugins: 'Guess', 'cluster-failure-threshold': 'x' })).toThrow(
    /^--failover: "maybe" is neither true nor false\n--plugins: .*\n--cluster-failure-threshold: .*$/,
  );
});

test('a gate that changes nothing here is told of', () => {
  expect(flagWarnings(settingsOf({ 'feature-gates': 'MultiClusterService=true,Failover=true' }))).toEqual([
    'feature gate MultiClusterService changes nothing on the embedded control plane',
  ]);
});
