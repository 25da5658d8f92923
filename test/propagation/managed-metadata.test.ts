import { expect, test } from '@jest/globals';
import { nativeInterpreter } from '../../src/propagation/interpreter/index.ts';
import { releaseFromKarmada } from '../../src/propagation/managed-metadata.ts';
import { renderWork } from '../../src/propagation/work.ts';
import { aBinding, aDeployment } from './builders.ts';

test('an object let go carries nothing of Karmada any more, and all of its own', () => {
  const template = aDeployment({ metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } } });
  const { spec } = renderWork({
    binding: aBinding(),
    template,
    target: { name: 'member1', replicas: 4 },
    interpreter: nativeInterpreter('apps/v1', 'Deployment'),
  });
  const [manifest] = spec.workload?.manifests ?? [];
  const released = releaseFromKarmada(manifest ?? template);
  expect(JSON.stringify(released)).not.toContain('karmada.io');
  expect(released.metadata.labels).toEqual({ app: 'web' });
  expect(releaseFromKarmada(released)).toBe(released);
});
