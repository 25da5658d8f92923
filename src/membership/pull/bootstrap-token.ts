/** Bootstrap tokens as Secrets of the control plane: made, read and told. */

import { type Secret, secrets } from '../../api/core/core.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { formatTime } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { randomLetters } from '../../pki/pin.ts';

export interface TokenParts {
  id: string;
  secret: string;
}

export interface TokenOptions {
  /** Milliseconds since the epoch; undefined: for ever. */
  expiresAt: number | undefined;
  usages: readonly string[];
  groups: readonly string[];
  description: string;
}

/** A token as it may be shown: without what makes it one. */
export interface TokenRow extends TokenOptions {
  id: string;
}

const NAMESPACE = 'kube-system';
const TYPE = 'bootstrap.kubernetes.io/token';
const FORM = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const ID = /^[a-z0-9]{6}$/;
const USAGE = 'usage-bootstrap-';
const ATTEMPTS = 5;

/** Takes `abcdef.0123456789abcdef` apart; throws UserError `BadInput` without quoting it. */
export function parseToken(text: string): TokenParts {
  const [, id, secret] = FORM.exec(text) ?? [];
  if (id !== undefined && secret !== undefined) return { id, secret };
  throw new UserError('BadInput', 'the token is not of the form abcdef.0123456789abcdef', {
    hint: 'make one with "kubectl karmada token create" on the control plane',
  });
}

/** The id in an id or a whole token; throws UserError `BadInput`. */
export function tokenIdOf(text: string): string {
  return ID.test(text) ? text : parseToken(text).id;
}

/** Creates a token that nobody has yet. */
export async function createToken(karmadaClient: Client, options: TokenOptions): Promise<string> {
  for (let i = 1; ; i++) {
    const parts = { id: randomLetters(6), secret: randomLetters(16) };
    try {
      await karmadaClient.create(secrets, tokenSecretOf(parts, options));
      return `${parts.id}.${parts.secret}`;
    } catch (error) {
      if (i === ATTEMPTS || !isApiError(error, 'AlreadyExists')) throw error;
    }
  }
}

function tokenSecretOf({ id, secret }: TokenParts, { expiresAt, usages, groups, description }: TokenOptions): Secret {
  const fields = {
    'token-id': id,
    'token-secret': secret,
    ...(description === '' ? {} : { description }),
    ...(expiresAt === undefined ? {} : { expiration: formatTime(expiresAt) }),
    ...Object.fromEntries(usages.map((usage) => [USAGE + usage, 'true'])),
    ...(groups.length === 0 ? {} : { 'auth-extra-groups': groups.join(',') }),
  };
  const data = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, encode(value)]));
  return { metadata: { name: `bootstrap-token-${id}`, namespace: NAMESPACE }, type: TYPE, data };
}

/** Every token, by id, and the names of Secrets that should hold one and do not. */
export async function listTokens(karmadaClient: Client): Promise<{ tokens: TokenRow[]; broken: string[] }> {
  const { items } = await karmadaClient.list(secrets, { namespace: NAMESPACE, fieldSelector: `type=${TYPE}` });
  const read = items.map((secret) => ({ name: secret.metadata.name ?? '', row: rowOf(secret) }));
  return {
    tokens: read.flatMap(({ row }) => row ?? []).sort((a, b) => (a.id < b.id ? -1 : 1)),
    broken: read.flatMap(({ name, row }) => (row ? [] : [name])),
  };
}

function rowOf({ metadata, data = {} }: Secret): TokenRow | undefined {
  const field = (key: string): string => decode(data[key] ?? '');
  const id = field('token-id');
  const expiration = field('expiration');
  const expiresAt = expiration === '' ? undefined : Date.parse(expiration);
  if (metadata.name !== `bootstrap-token-${id}` || !FORM.test(`${id}.${field('token-secret')}`)) return undefined;
  if (Number.isNaN(expiresAt)) return undefined;
  const usages = Object.keys(data).filter((key) => key.startsWith(USAGE) && field(key) === 'true');
  return {
    id,
    expiresAt,
    usages: usages.map((key) => key.slice(USAGE.length)).sort(),
    groups: field('auth-extra-groups').split(',').filter(Boolean),
    description: field('description'),
  };
}

/** Deletes the token of that id; rejects with UserError `NotFound` where there is none. */
export async function deleteToken(karmadaClient: Client, id: string): Promise<void> {
  try {
    await karmadaClient.delete(secrets, `bootstrap-token-${id}`, { namespace: NAMESPACE });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
    throw new UserError('NotFound', `there is no bootstrap token "${id}"`, {
      hint: 'list them with "kubectl karmada token list"',
    });
  }
}

/** Base64 of UTF-8. */
function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function decode(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}
