/** A placement as Karmada's JSON encoder writes it: known fields in a fixed order, empty ones left out. */

import type { Placement } from '../api/policy/v1alpha1/placement.ts';
import { compareText, isObject } from '../base/json.ts';

/** How a field is written. `always`: also when empty. */
interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly always?: true;
}

type Shape = 'text' | 'number' | 'pointer' | 'map' | { readonly list: Shape } | { readonly fields: readonly Field[] };

const text = (name: string): Field => ({ name, shape: 'text' });
const number = (name: string): Field => ({ name, shape: 'number' });
const list = (name: string, shape: Shape): Field => ({ name, shape: { list: shape } });
const object = (name: string, fields: readonly Field[]): Field => ({ name, shape: { fields } });
const always = (field: Field): Field => ({ ...field, always: true });

const EXPRESSION: Shape = { fields: [always(text('key')), always(text('operator')), list('values', 'text')] };
const AFFINITY: readonly Field[] = [
  object('labelSelector', [{ name: 'matchLabels', shape: 'map' }, list('matchExpressions', EXPRESSION)]),
  object('fieldSelector', [list('matchExpressions', EXPRESSION)]),
  list('clusterNames', 'text'),
  list('exclude', 'text'),
];
const NAMED_AFFINITY = [always(text('affinityName')), ...AFFINITY];
const GROUP_TERM: readonly Field[] = [always(text('groupByLabelKey'))];

const PLACEMENT: readonly Field[] = [
  object('clusterAffinity', AFFINITY),
  list('clusterAffinities', {
    fields: [...NAMED_AFFINITY, list('overflowAffinities', { fields: NAMED_AFFINITY })],
  }),
  list('clusterTolerations', {
    fields: [
      text('key'),
      text('operator'),
      text('value'),
      text('effect'),
      { name: 'tolerationSeconds', shape: 'pointer' },
    ],
  }),
  list('spreadConstraints', {
    fields: [text('spreadByField'), text('spreadByLabel'), number('maxGroups'), number('minGroups')],
  }),
  object('replicaScheduling', [
    text('replicaSchedulingType'),
    text('replicaDivisionPreference'),
    object('weightPreference', [
      list('staticWeightList', {
        fields: [always(object('targetCluster', AFFINITY)), always(number('weight'))],
      }),
      text('dynamicWeight'),
    ]),
  ]),
  object('workloadAffinity', [object('affinity', GROUP_TERM), object('antiAffinity', GROUP_TERM)]),
];

/** The text of the applied-placement annotation. */
export function placementJson(placement: Placement): string {
  return escapeHtml(encodeFields(placement, PLACEMENT, false));
}

/** A text equal for equal placements only; unlike in the annotation, an empty list differs from none. */
export function placementFingerprint(placement: object, field: keyof Placement): string | undefined {
  const found = PLACEMENT.find(({ name }) => name === field);
  return found && encodeField(placement, found, true);
}

/** Likewise of one entry of clusterAffinities. */
export function termFingerprint(term: object): string {
  return encodeFields({ clusterAffinities: [term] }, PLACEMENT, true);
}

function escapeHtml(json: string): string {
  const escapes: Record<string, string> = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
  };
  return json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}

function encodeFields(value: unknown, fields: readonly Field[], keepEmpty: boolean): string {
  const members = fields.flatMap((field) => encodeField(value, field, keepEmpty) ?? []);
  return `{${members.join(',')}}`;
}

function encodeField(owner: unknown, field: Field, keepEmpty: boolean): string | undefined {
  const value = isObject(owner) ? owner[field.name] : undefined;
  if (!field.always && isOmitted(value, field.shape, keepEmpty)) return undefined;
  return `${JSON.stringify(field.name)}:${encode(value, field.shape, keepEmpty)}`;
}

function isOmitted(value: unknown, shape: Shape, keepEmpty: boolean): boolean {
  if (value === undefined || value === null) return true;
  if (shape === 'text') return value === '';
  if (shape === 'number') return value === 0;
  if (shape === 'map') return !keepEmpty && Object.keys(value).length === 0;
  return Array.isArray(value) && value.length === 0 && !keepEmpty;
}

function encode(value: unknown, shape: Shape, keepEmpty: boolean): string {
  if (shape === 'text') return JSON.stringify(value ?? '');
  if (shape === 'number' || shape === 'pointer') return JSON.stringify(value ?? 0);
  if (shape === 'map') return encodeMap(isObject(value) ? value : {});
  if ('fields' in shape) return encodeFields(value, shape.fields, keepEmpty);
  return `[${(Array.isArray(value) ? value : []).map((item) => encode(item, shape.list, keepEmpty)).join(',')}]`;
}

function encodeMap(map: Record<string, unknown>): string {
  const entries = Object.entries(map).sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}
