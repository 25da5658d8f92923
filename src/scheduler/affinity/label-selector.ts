/** Label selectors and node-style expressions, compiled to one predicate; an invalid one matches nothing. */

export type LabelSource = Readonly<Record<string, string>>;
export type LabelPredicate = (labels: LabelSource) => boolean;

export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface LabelSelectorLike {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Expression[];
}

const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const INTEGER = /^[+-]?\d+$/;
const INT64_BITS = 64;

/** True for a label key: an optional DNS prefix and a name of up to 63 characters. */
export function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return NAME.test(key);
  const prefix = key.slice(0, slash);
  return prefix.length <= 253 && DOMAIN.test(prefix) && NAME.test(key.slice(slash + 1));
}

function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}

function parseInt64(text: string | undefined): bigint | undefined {
  if (text === undefined || !INTEGER.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(INT64_BITS, value) === value ? value : undefined;
}

interface Operator {
  accepts(values: readonly string[]): boolean;
  matches(value: string | undefined, values: readonly string[]): boolean;
  /** Known to node selectors only. */
  ordering?: true;
}

const some = (values: readonly string[]): boolean => values.length > 0;
const none = (values: readonly string[]): boolean => values.length === 0;
const oneInteger = (values: readonly string[]): boolean => values.length === 1 && parseInt64(values[0]) !== undefined;

function compares(value: string | undefined, values: readonly string[], wanted: (difference: bigint) => boolean) {
  const left = parseInt64(value);
  const right = parseInt64(values[0]);
  return left !== undefined && right !== undefined && wanted(left - right);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: { accepts: some, matches: (value, values) => value !== undefined && values.includes(value) },
  NotIn: { accepts: some, matches: (value, values) => value === undefined || !values.includes(value) },
  Exists: { accepts: none, matches: (value) => value !== undefined },
  DoesNotExist: { accepts: none, matches: (value) => value === undefined },
  Gt: { accepts: oneInteger, matches: (value, values) => compares(value, values, (d) => d > 0n), ordering: true },
  Lt: { accepts: oneInteger, matches: (value, values) => compares(value, values, (d) => d < 0n), ordering: true },
};

function compileExpression({ key, operator, values = [] }: Expression, ordering: boolean): LabelPredicate | undefined {
  const rule = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!rule || (rule.ordering && !ordering)) return undefined;
  if (!isQualifiedName(key) || !values.every(isLabelValue) || !rule.accepts(values)) return undefined;
  return (labels) => rule.matches(Object.hasOwn(labels, key) ? labels[key] : undefined, values);
}

/** All expressions as one predicate; undefined when one is invalid. `ordering` admits the node operators Gt and Lt. */
export function compileExpressions(
  expressions: readonly Expression[],
  { ordering }: { ordering: boolean },
): LabelPredicate | undefined {
  const predicates: LabelPredicate[] = [];
  for (const expression of expressions) {
    const predicate = compileExpression(expression, ordering);
    if (!predicate) return undefined;
    predicates.push(predicate);
  }
  return (labels) => predicates.every((predicate) => predicate(labels));
}

/** A label selector as a predicate; undefined when it is invalid. */
export function compileLabelSelector(selector: LabelSelectorLike): LabelPredicate | undefined {
  const equalities = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return compileExpressions([...equalities, ...(selector.matchExpressions ?? [])], { ordering: false });
}
