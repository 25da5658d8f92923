import { describe, expect, test } from '@jest/globals';
import { karmadaKinds } from '../../../src/api/karmada.ts';
import type { KubeObject } from '../../../src/api/meta/object.ts';
import { withDefaultTolerations } from '../../../src/api/policy/v1alpha1/default-tolerations.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';

const CONTEXT = { operation: 'CREATE', newUid: () => 'u', now: () => 0 } as const;

function tolerationsAfter(kindName: string, spec: object, seconds: { notReady?: number; unreachable?: number }) {
  const kinds = withDefaultTolerations(karmadaKinds, { notReady: undefined, unreachable: undefined, ...seconds });
  const policy = { metadata: { name: 'p' }, spec: { resourceSelectors: [], ...spec } };
  kinds.find(({ kind }) => kind === kindName)?.prepare?.(policy as KubeObject, CONTEXT);
  return (policy.spec as unknown as PropagationSpec).placement?.clusterTolerations;
}

const NOT_READY = 'cluster.karmada.io/not-ready';

describe('default tolerations', () => {
  test.each(['PropagationPolicy', 'ClusterPropagationPolicy'])('are what a %s lacks', (kind) => {
    expect(tolerationsAfter(kind, {}, { notReady: 300, unreachable: 60 })).toEqual([
      { key: NOT_READY, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'cluster.karmada.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ]);
  });

  test('leave what a policy says itself', () => {
    const own = { key: NOT_READY, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    expect(
      tolerationsAfter('PropagationPolicy', { placement: { clusterTolerations: [own] } }, { notReady: 300 }),
    ).toEqual([own]);
  });

  test('are none unless they are asked for', () => {
    expect(tolerationsAfter('PropagationPolicy', {}, {})).toBeUndefined();
  });
});
