import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AnyObject } from '../../src/api/meta/object.ts';
import { recordManagedMetadata } from '../../src/api/work/v1alpha1/managed-metadata.ts';
import { claimOf, withClaim, withoutClaim } from '../../src/propagation/claim.ts';
import { nativeInterpreter } from '../../src/propagation/interpreter/index.ts';
import { splitCompletions } from '../../src/propagation/job-completions.ts';
import { formatImage, parseImage, withVersion } from '../../src/propagation/override/image-reference.ts';
import { planUpdate } from '../../src/propagation/plan-update.ts';
import { aBinding, aDeployment, aPolicy } from './builders.ts';

const key = fc.constantFrom('app', 'tier', 'karmada.io/managed', 'example.com/a');
const map = fc.dictionary(key, fc.constantFrom('true', 'x', 'y'), { maxKeys: 4 });
/** A manifest as admission leaves it: with a true record of what it carries. */
const manifest = fc
  .record({ labels: map, annotations: map, replicas: fc.nat(9) })
  .map(({ labels, annotations, replicas }) => {
    const metadata = {
      name: 'web',
      namespace: 'default',
      labels: { ...labels, 'karmada.io/managed': 'true' },
      annotations,
    };
    const object = aDeployment({ metadata, spec: { replicas } });
    recordManagedMetadata(object);
    return object;
  });

/** A member's object: an earlier manifest, and what others have put on it since. */
const observed = fc.tuple(manifest, map, map).map(([object, labels, annotations]): AnyObject => {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, ...metadata.labels },
      annotations: { ...annotations, ...metadata.annotations },
      resourceVersion: '1',
    },
  };
});

describe('laws', () => {
  test('an update is made once: what it asks for is then as it should be', async () => {
    const interpreter = nativeInterpreter('apps/v1', 'Deployment');
    await fc.assert(
      fc.asyncProperty(manifest, observed, async (wanted, before) => {
        const decide = (there: AnyObject) =>
          planUpdate({ manifest: wanted, observed: there, interpreter, clusterName: 'm' });
        const plan = await decide(before);
        if (plan.action !== 'update') expect(plan).toEqual({ action: 'none' });
        else expect(await decide(plan.object)).toEqual({ action: 'none' });
      }),
    );
  });

  test('a claim given up leaves the object as it was', () => {
    const claim = claimOf(aPolicy());
    fc.assert(fc.property(manifest, (object) => expect(withoutClaim(withClaim(object, claim), claim)).toEqual(object)));
  });

  test('divided completions add up, and more replicas never get fewer of them', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.nat(60), fc.string(), (replicas, completions, uid) => {
        const clusters = replicas.map((count, index) => ({ name: `m${index}`, replicas: count }));
        const job: AnyObject = { apiVersion: 'batch/v1', kind: 'Job', metadata: { uid }, spec: { completions } };
        const placement = { replicaScheduling: { replicaSchedulingType: 'Divided' as const } };
        const shares = splitCompletions(job, aBinding({ clusters, placement }).spec) ?? new Map<string, number>();
        const byReplicas = clusters
          .toSorted((a, b) => a.replicas - b.replicas)
          .map(({ name, replicas: weight }) => ({ weight, share: shares.get(name) ?? 0 }));
        expect(byReplicas.reduce((sum, { share }) => sum + share, 0)).toBe(completions);
        for (const [index, each] of byReplicas.entries()) {
          const before = byReplicas[index - 1];
          if (before && before.weight < each.weight) expect(each.share).toBeGreaterThanOrEqual(before.share);
        }
      }),
    );
  });

  test('an image with a new tag is the same image with that tag', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const image = fc.record({
      registry: fc.constantFrom('', 'quay.io', 'localhost:5000'),
      repository: part,
      tag: fc.oneof(part, fc.constant('')),
      digest: fc.constant(''),
    });
    fc.assert(
      fc.property(image, part, (reference, tag) => {
        expect(parseImage(formatImage(reference))).toEqual(reference);
        expect(parseImage(formatImage(withVersion(reference, tag)))).toEqual({ ...reference, tag });
      }),
    );
  });
});
