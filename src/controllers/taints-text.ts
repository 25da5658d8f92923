/** Taints as events tell of them. */

import type { Taint } from '../api/cluster/v1alpha1/cluster.ts';

/** `cluster now has taints([{Key:…,Effect:…}])`, or that there are none. */
export function taintsText(taints: readonly Taint[]): string {
  if (taints.length === 0) return 'cluster now does not have taints';
  const texts = taints.map(
    ({ key, value, effect }) => `{Key:${key},${value ? `Value:${value},` : ''}Effect:${effect}}`,
  );
  return `cluster now has taints([${texts.join(',')}])`;
}
