/** Taints and what tolerates them. */

export interface TaintLike {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface TolerationLike {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** The first taint none of the tolerations covers. Only taints that keep pods away are asked about. */
export function untolerated<T extends TaintLike>(
  taints: readonly T[],
  tolerations: readonly TolerationLike[],
): T | undefined {
  return taints.find((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates({ key, operator, value = '', effect }: TolerationLike, taint: TaintLike): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (!operator || operator === 'Equal') return value === (taint.value ?? '');
  return operator === 'Exists';
}
