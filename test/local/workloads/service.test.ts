import { describe, expect, test } from '@jest/globals';
import type { Service } from '../../../src/api/core/core.ts';
import { backendsOf, endpointsContent, sliceContent } from '../../../src/local/workloads/service/slices.ts';
import { aPod, type PodTraits } from './builders.ts';

function aService(spec: Partial<Service['spec']> = {}): Service {
  return {
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web' }], ...spec },
  };
}

function serving(name: string, ip: string, traits: PodTraits = {}) {
  const containers = [{ name: 'main', ports: [{ name: 'web', containerPort: 8080 }] }];
  const pod = aPod({ name, spec: { containers }, ...traits });
  return { ...pod, status: { ...pod.status, podIP: ip } };
}

describe('a Service', () => {
  test('reaches the Pods it selects that have an address and have not ended', () => {
    const pods = [
      serving('b', '10.1.0.2'),
      serving('a', '10.1.0.1'),
      serving('other', '10.1.0.3', { labels: { app: 'db' } }),
      serving('ended', '10.1.0.4', { phase: 'Succeeded' }),
      aPod({ name: 'starting' }),
    ];
    expect(backendsOf(aService(), pods).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    const { selector: _, ...headless } = aService().spec;
    expect(backendsOf({ ...aService(), spec: headless }, pods)).toEqual([]);
  });

  test('tells addresses, readiness and the resolved port', () => {
    const pods = [
      serving('a', '10.1.0.1'),
      serving('b', '10.1.0.2', { ready: false }),
      serving('c', '10.1.0.3', { leaving: true }),
    ];
    const { endpoints, ports } = sliceContent(aService(), pods);
    expect(endpoints.map(({ addresses, conditions }) => ({ addresses, ...conditions }))).toEqual([
      { addresses: ['10.1.0.1'], ready: true, serving: true, terminating: false },
      { addresses: ['10.1.0.2'], ready: false, serving: false, terminating: false },
      { addresses: ['10.1.0.3'], ready: false, serving: true, terminating: true },
    ]);
    expect(ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }]);
    const subsets = endpointsContent(aService(), pods).subsets?.[0];
    expect(subsets?.addresses?.map(({ ip }) => ip)).toEqual(['10.1.0.1']);
    expect(subsets?.notReadyAddresses?.map(({ ip }) => ip)).toEqual(['10.1.0.2']);
  });

  test('may publish Pods that are not ready, and has no subsets without Pods', () => {
    const pods = [serving('b', '10.1.0.2', { ready: false })];
    const eager = aService({ publishNotReadyAddresses: true });
    expect(sliceContent(eager, pods).endpoints[0]?.conditions?.ready).toBe(true);
    expect(endpointsContent(eager, pods).subsets?.[0]).not.toHaveProperty('notReadyAddresses');
    expect(endpointsContent(aService(), [])).toEqual({});
  });
});
