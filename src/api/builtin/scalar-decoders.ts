/** Decoders of single values: texts, numbers, amounts, times. */

import { formatQuantity, isQuantity, parseQuantity } from '../../base/quantity.ts';
import { DecodeError, type Decoder } from './decode-state.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
export const TIME = `${META}Time`;
export const MICRO_TIME = `${META}MicroTime`;

const GO_TYPE: Readonly<Record<string, string>> = {
  object: 'map[string]interface {}',
  boolean: 'bool',
  number: 'float64',
};

/** A value of one JSON type, taken as it is. */
export function plain(type: 'object' | 'boolean' | 'number'): Decoder {
  return (value, state) => {
    const fits = typeof value === type && !Array.isArray(value);
    return fits ? value : state.mismatch(value, GO_TYPE[type] ?? type);
  };
}

/** A text; of format `byte` also checked to be base64. */
export function text(format: string | undefined): Decoder {
  if (format !== 'byte') {
    return (value, state) => (typeof value === 'string' ? value : state.mismatch(value, 'string'));
  }
  return (value, state) => {
    if (typeof value !== 'string') return state.mismatch(value, '[]uint8');
    const stripped = value.replace(/[\r\n]/g, '');
    const bad = stripped.search(/[^A-Za-z0-9+/=]/);
    if (bad >= 0) throw new DecodeError(`illegal base64 data at input byte ${bad}`);
    if (!/^[^=]*={0,2}$/.test(stripped) || stripped.length % 4 !== 0) {
      throw new DecodeError(`illegal base64 data at input byte ${stripped.length - (stripped.length % 4)}`);
    }
    return stripped;
  };
}

const MAX: Readonly<Record<string, number>> = { int32: 2 ** 31 - 1, int64: 2 ** 63 };

/** A whole number within its size. */
export function integer(goType: 'int32' | 'int64'): Decoder {
  const max = MAX[goType] ?? 0;
  return (value, state) => {
    const fits = Number.isInteger(value) && (value as number) <= max && (value as number) >= -max - 1;
    return fits ? value : state.mismatch(value, goType);
  };
}

/** An amount in its canonical text; numbers are accepted. */
const quantity: Decoder = (value) => {
  const source = typeof value === 'number' ? String(value) : value;
  if (typeof source !== 'string' || !isQuantity(source.trim())) {
    throw new DecodeError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return formatQuantity(parseQuantity(source.trim()));
};

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A point in time, in UTC with whole seconds or microseconds. */
function time(micro: boolean): Decoder {
  const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  return (value, state) => {
    if (typeof value !== 'string') return state.mismatch(value, 'string');
    const match = RFC3339.exec(value);
    const milliseconds = Date.parse(value);
    if (!match || Number.isNaN(milliseconds)) {
      throw new DecodeError(
        `parsing time ${JSON.stringify(JSON.stringify(value))} as "\\"${layout}\\"": cannot parse ${JSON.stringify(value)} as "2006"`,
      );
    }
    const seconds = new Date(milliseconds).toISOString().slice(0, 19);
    return micro ? `${seconds}.${(match[1] ?? '').slice(1, 7).padEnd(6, '0')}Z` : `${seconds}Z`;
  };
}

const intOrString: Decoder = (value, state) => {
  if (typeof value === 'string' || Number.isInteger(value)) return value;
  return state.mismatch(value, typeof value === 'number' ? 'int32' : 'string');
};

const anything: Decoder = (value) => value;

/** Definitions that are not structs. */
export const SPECIAL_DECODERS: Readonly<Record<string, Decoder>> = {
  [TIME]: time(false),
  [MICRO_TIME]: time(true),
  'io.k8s.apimachinery.pkg.api.resource.Quantity': quantity,
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': intOrString,
  [`${META}FieldsV1`]: anything,
  [`${META}Patch`]: anything,
  'io.k8s.apimachinery.pkg.runtime.RawExtension': anything,
};
