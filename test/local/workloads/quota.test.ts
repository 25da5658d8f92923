import { expect, test } from '@jest/globals';
import { quotaStatus } from '../../../src/local/workloads/quota/plan.ts';
import { aPod } from './builders.ts';

test('a quota counts what living Pods ask for, and leaves alone what is not about Pods', () => {
  const hard = { pods: '5', 'requests.cpu': '2', 'limits.memory': '4Gi', memory: '2Gi', services: '3' };
  const resources = { requests: { cpu: '250m', memory: '64Mi' }, limits: { memory: '1Gi' } };
  const spec = { containers: [{ name: 'main', resources }] };
  const pods = [aPod({ spec }), aPod({ spec }), aPod({ spec, phase: 'Succeeded' }), aPod()];
  const quota = { metadata: { name: 'q' }, spec: { hard }, status: { used: { services: '1' } } };
  expect(quotaStatus(quota, pods)).toEqual({
    hard,
    used: { pods: '3', 'requests.cpu': '500m', 'limits.memory': '2Gi', memory: '128Mi', services: '1' },
  });
});
