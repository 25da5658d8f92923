import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../../src/api/core/core.ts';
import type { Pod, PodStatus } from '../../../src/api/core/pod.ts';
import { findTrouble } from '../../../src/bootstrap/wait/trouble.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');

const aPod = (status: PodStatus): Pod => ({
  metadata: { name: 'web', uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
  status,
});

const failedMount = (message: string): Event =>
  ({ reason: 'FailedMount', message, involvedObject: { kind: 'Pod', uid: 'u' } }) as unknown as Event;

describe('a volume that cannot be mounted', () => {
  const sight = (...messages: string[]) => ({
    pods: [aPod({ phase: 'Pending' })],
    events: messages.map(failedMount),
    now: NOW,
  });

  test.each([
    'MountVolume.SetUp failed for volume "config" : failed to sync secret cache: timed out waiting for the condition',
    'MountVolume.SetUp failed for volume "config" : Get "https://10.0.0.1/api": dial tcp: connect: connection refused',
  ])('is waited for while only the cluster is slow: %s', (message) => {
    expect(findTrouble(sight(message))).toBeUndefined();
  });

  test('is trouble when something is missing, whatever was slow before', () => {
    const missing = 'MountVolume.SetUp failed for volume "config" : secret "karmada-webhook-config" not found';
    expect(
      findTrouble(sight('failed to sync secret cache: timed out waiting for the condition', missing)),
    ).toMatchObject({
      kind: 'volume',
      what: missing,
    });
  });
});

test('a container that runs once tells how it ended', () => {
  const ended = (terminated: { exitCode: number; reason: string; message?: string }) =>
    findTrouble({
      pods: [
        aPod({
          phase: 'Failed',
          containerStatuses: [
            { name: 'web', ready: false, restartCount: 0, image: 'web:1', imageID: '', state: { terminated } },
          ],
        }),
      ],
      events: [],
      now: NOW,
    })?.what;
  expect(ended({ exitCode: 1, reason: 'Error' })).toBe('it failed: with exit code 1');
  expect(ended({ exitCode: 128, reason: 'StartError', message: 'exec: "rm": not found' })).toBe(
    'it failed: with exit code 128: StartError: exec: "rm": not found',
  );
});
