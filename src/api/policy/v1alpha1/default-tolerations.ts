/** What propagation policies tolerate of failing clusters where they say nothing about it. */

import type { Kind } from '../../kind.ts';
import type { Placement } from './placement.ts';
import type { PropagationSpec } from './propagation-spec.ts';

export interface DefaultTolerations {
  /** Seconds; undefined: nothing is added. */
  notReady: number | undefined;
  unreachable: number | undefined;
}

type Toleration = NonNullable<Placement['clusterTolerations']>[number];

function tolerationFor(key: string, tolerationSeconds: number | undefined): Toleration[] {
  if (tolerationSeconds === undefined) return [];
  return [{ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }];
}

/** True when the toleration is about the same taint, whatever its patience. */
const isAbout = (a: Toleration, b: Toleration): boolean => a.key === b.key && a.effect === b.effect;

/** The kinds, of which propagation policies get the tolerations they lack whenever they are written. */
export function withDefaultTolerations(kinds: readonly Kind[], seconds: DefaultTolerations): readonly Kind[] {
  const defaults = [
    ...tolerationFor('cluster.karmada.io/not-ready', seconds.notReady),
    ...tolerationFor('cluster.karmada.io/unreachable', seconds.unreachable),
  ];
  if (defaults.length === 0) return kinds;
  const tolerate = (spec: PropagationSpec): void => {
    const own = spec.placement?.clusterTolerations ?? [];
    const missing = defaults.filter((toleration) => !own.some((each) => isAbout(each, toleration)));
    if (missing.length > 0) spec.placement = { ...spec.placement, clusterTolerations: [...own, ...missing] };
  };
  return kinds.map((kind) =>
    kind.group === 'policy.karmada.io' && /^(Cluster)?PropagationPolicy$/.test(kind.kind)
      ? {
          ...kind,
          prepare(policy, context) {
            kind.prepare?.(policy, context);
            tolerate((policy as unknown as { spec: PropagationSpec }).spec);
          },
        }
      : kind,
  );
}
