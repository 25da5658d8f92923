import { expect, test } from '@jest/globals';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { PreviewGates } from '../../src/preview/assessor.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { aCluster, aDeployment, anInventory, aPolicy, DIVIDED } from './fleet.ts';

/** Where two new Deployments of one application would go, on clusters with room for five and four replicas. */
function placements(placement: Placement, gates: Partial<PreviewGates>, replicas = 2): string[] {
  const labelled = (name: string) => {
    const deployment = aDeployment(name, replicas);
    return { ...deployment, metadata: { ...deployment.metadata, labels: { app: 'shop' } } };
  };
  const inventory = anInventory({ clusters: [aCluster('member1', 5), aCluster('member2', 4)] });
  const objects = [aPolicy('shop', placement), labelled('back'), labelled('front')];
  const { templates } = previewScenario({ inventory, objects, whatIf: {}, guards: {} }, { explain: 'shown', gates });
  return templates.map(({ resource, clusters }) => {
    const to = clusters.filter(({ next }) => next !== undefined).map(({ cluster, next }) => `${cluster}:${next}`);
    return `${resource.name} ${to.join(' ')}`;
  });
}

const alone: Placement = {
  ...DIVIDED,
  spreadConstraints: [{ spreadByField: 'cluster', minGroups: 1, maxGroups: 1 }],
};
const apart: Placement = { ...alone, workloadAffinity: { antiAffinity: { groupByLabelKey: 'app' } } };

test('with workload affinity on, workloads of one group keep apart', () => {
  expect(placements(apart, {})).toEqual(['back member1:2', 'front member1:2']);
  expect(placements(apart, { WorkloadAffinity: true })).toEqual(['back member1:2', 'front member2:2']);
});

test('with overcommit protection on, room is given away once', () => {
  expect(placements(alone, {}, 4)).toEqual(['back member1:4', 'front member1:4']);
  expect(placements(alone, { SchedulingOvercommitProtection: true }, 4)).toEqual(['back member1:4', 'front member2:4']);
});
