import { expect, test } from '@jest/globals';
import type { ResourceBinding } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { observedGeneration } from '../../../src/controllers/scheduler/observed-generation.ts';

const OLD = [{ name: 'member1', replicas: 4 }];
const NEW = [{ name: 'member2', replicas: 4 }];

const aBinding = (generation: number, clusters = OLD): ResourceBinding => ({
  metadata: { name: 'web-deployment', namespace: 'default', generation },
  spec: { resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' }, clusters },
});

test.each([
  ['its own new targets count', NEW, 8, 8],
  ['without new targets it is the one that was read', OLD, 7, 7],
  ['somebody else wrote between: that was not seen', NEW, 9, 7],
  ['somebody else wrote between, and the targets stay: that was not seen either', OLD, 8, 7],
])('after a decision about generation 7, %s', (_, targets, stored, expected) => {
  expect(observedGeneration(aBinding(7), aBinding(stored, targets), targets)).toBe(expected);
});
