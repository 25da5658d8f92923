/** Problems of ConfigMaps and Secrets. */

import type { ConfigMap, Secret } from '../../core/core.ts';
import type { WriteContext } from '../../kind.ts';
import { forbidden, invalid, type Problem, required } from '../../meta/problem.ts';
import { decodedLength } from '../base64.ts';
import { checkConfigKey } from '../names.ts';
import { frozen, immutable } from './field-rules.ts';

const LIMIT = 1024 * 1024;
const FROZEN = 'field is immutable when `immutable` is set';

export function validateConfigMap(map: ConfigMap, { old }: WriteContext): Problem[] {
  const { data = {}, binaryData = {} } = map;
  const texts = Object.values(data).map((text) => new TextEncoder().encode(text).length);
  const size = [...texts, ...Object.values(binaryData).map(decodedLength)].reduce((sum, length) => sum + length, 0);
  return [
    ...keyProblems(Object.keys(data), 'data'),
    ...Object.keys(data)
      .filter((key) => Object.hasOwn(binaryData, key))
      .map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keyProblems(Object.keys(binaryData), 'binaryData'),
    ...sizeProblems(size, ''),
    ...frozenProblems(map, old as ConfigMap | undefined, ['data', 'binaryData']),
  ];
}

function keyProblems(keys: readonly string[], path: string): Problem[] {
  return keys.flatMap((key) => {
    const message = checkConfigKey(key);
    return message ? [invalid(`${path}[${key}]`, key, message)] : [];
  });
}

function sizeProblems(size: number, field: string): Problem[] {
  if (size <= LIMIT) return [];
  return [{ field, type: 'FieldValueTooLong', message: `Too long: may not be more than ${LIMIT} bytes` }];
}

type Frozen = Pick<Secret, 'immutable' | 'data'> & Pick<ConfigMap, 'binaryData'>;

function frozenProblems(now: Frozen, old: Frozen | undefined, fields: readonly ('data' | 'binaryData')[]): Problem[] {
  if (!old?.immutable) return [];
  return [
    ...(now.immutable ? [] : [forbidden('immutable', FROZEN)]),
    ...fields.flatMap((field) => frozen(now[field] ?? {}, old[field] ?? {}, field, FROZEN)),
  ];
}

/** The keys (or annotations) that a type of Secret must have. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';

export function validateSecret(secret: Secret, { old }: WriteContext): Problem[] {
  const { metadata, data = {}, type = '' } = secret;
  const size = Object.values(data).reduce((sum, value) => sum + decodedLength(value), 0);
  const missing = (REQUIRED_KEYS[type] ?? []).filter((key) => !Object.hasOwn(data, key));
  const before = old as Secret | undefined;
  return [
    ...keyProblems(Object.keys(data), 'data'),
    ...sizeProblems(size, 'data'),
    ...missing.map((key) => required(`data[${key}]`)),
    ...(type === TOKEN_TYPE && !metadata.annotations?.[ACCOUNT] ? [required(`metadata.annotations[${ACCOUNT}]`)] : []),
    ...(before ? immutable(type, before.type ?? '', 'type') : []),
    ...frozenProblems(secret, before, ['data']),
  ];
}
