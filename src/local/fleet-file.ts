/** Reads a fleet from YAML: strict, and with every problem told at once. */

import { loadAll } from 'js-yaml';
import { duplicate, invalid, type Problem, problemText, required } from '../api/meta/problem.ts';
import { messageOf, UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import { isQuantity } from '../base/quantity.ts';
import { type FlagTexts, flagProblems } from './flags.ts';
import { defaultFleet, type Fleet, type MemberShape, memberShape } from './fleet.ts';

/** Karmada's own limit for cluster names, which keeps namespace names derived from them legal. */
const NAME_LIMIT = 48;
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** Names that are contexts of the kubeconfig already. */
const RESERVED = new Set(['karmada-apiserver']);

/** What a file says: members, and flags of `local up`. */
export interface FleetFile extends Fleet {
  flags?: FlagTexts;
}

/** What is wrong with a value; undefined when nothing is. */
type Rule = (value: unknown) => string | undefined;

const text: Rule = (value) => (typeof value === 'string' ? undefined : 'must be a string');
const between =
  (low: number, high: number): Rule =>
  (value) =>
    Number.isInteger(value) && Number(value) >= low && Number(value) <= high
      ? undefined
      : `must be a whole number between ${low} and ${high}`;
const quantity: Rule = (value) =>
  (typeof value === 'string' || typeof value === 'number') && isQuantity(String(value)) && !/^-/.test(String(value))
    ? undefined
    : 'must be a quantity such as 4, 500m or 16Gi';
const seconds: Rule = (value) =>
  typeof value === 'number' && value >= 0 && value <= 3600 ? undefined : 'must be between 0 and 3600 seconds';
const labels: Rule = (value) =>
  isObject(value) && Object.values(value).every((item) => typeof item === 'string')
    ? undefined
    : 'must map label keys to strings';

/** What is wrong with a member's name; undefined when nothing is. */
export const memberNameProblem: Rule = (value) => {
  if (typeof value !== 'string' || !NAME.test(value) || value.length > NAME_LIMIT) {
    return `must be lower-case letters, digits and dashes, at most ${NAME_LIMIT} characters`;
  }
  return RESERVED.has(value) ? 'is reserved' : undefined;
};

const FIELDS: Readonly<Record<keyof MemberShape, Rule>> = {
  name: memberNameProblem,
  nodes: between(0, 1000),
  cpu: quantity,
  memory: quantity,
  pods: between(0, 10_000),
  labels,
  region: text,
  zone: text,
  provider: text,
  podReadySeconds: seconds,
};

/** Reads a fleet file; throws UserError `BadInput` with one line per problem. `source` names it in the message. */
export function parseFleet(yaml: string, source: string): FleetFile {
  const document = read(yaml, source);
  const problems = fleetProblems(document);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  ${problemText(problem)}`);
    throw new UserError('BadInput', [`${source} is not a usable fleet:`, ...lines].join('\n'));
  }
  const { members, flags } = (document ?? {}) as { members?: Partial<MemberShape>[]; flags?: Record<string, unknown> };
  const fleet = members ? { members: members.map((member, i) => normalize(member, i)) } : defaultFleet();
  return flags ? { ...fleet, flags: flagTexts(flags) } : fleet;
}

/** One member from fields such as flags give; throws UserError `BadInput` with one line per problem. */
export function parseMember(fields: Record<string, unknown>, position: number): MemberShape {
  const problems = memberProblems(fields, '');
  if (problems.length > 0) throw new UserError('BadInput', problems.map(problemText).join('\n'));
  return normalize(fields, position);
}

function normalize(member: Partial<MemberShape>, position: number): MemberShape {
  const given = Object.fromEntries(Object.entries(member).filter(([, value]) => value !== undefined));
  const shape = memberShape({ ...given, name: member.name ?? '' }, position);
  return { ...shape, cpu: String(shape.cpu), memory: String(shape.memory) };
}

function read(yaml: string, source: string): unknown {
  try {
    // An empty file has no document at all.
    return loadAll(yaml)[0] ?? null;
  } catch (cause) {
    throw new UserError('BadInput', `${source} is not valid YAML: ${messageOf(cause).split('\n')[0]}`, { cause });
  }
}

function fleetProblems(document: unknown): Problem[] {
  if (document === null) return [];
  if (!isObject(document)) return [invalid('<root>', document, 'must be an object with the fields members and flags')];
  const unknown = Object.keys(document).filter((key) => key !== 'members' && key !== 'flags');
  return [
    ...unknown.map((key) => unknownField(key)),
    ...membersProblems(document['members']),
    ...flagsProblems(document['flags']),
  ];
}

/** A flag's value as the command line would have it; undefined for what no flag can be. */
function flagText(value: unknown): string | undefined {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  if (Array.isArray(value)) return value.join(',');
  return isObject(value)
    ? Object.entries(value)
        .map(([key, item]) => `${key}=${item}`)
        .join(',')
    : undefined;
}

function flagTexts(flags: Record<string, unknown>): FlagTexts {
  return Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, flagText(value) ?? '']));
}

function flagsProblems(flags: unknown): Problem[] {
  if (flags === undefined) return [];
  if (!isObject(flags)) return [invalid('flags', flags, 'must map flags of local up to values')];
  const field = (name: string): string => `flags[${name}]`;
  const empty = Object.keys(flags).filter((name) => flagText(flags[name]) === undefined);
  const told = flagProblems(flagTexts(flags)).filter(({ flag }) => !empty.includes(flag));
  return [
    ...empty.map((name) => invalid(field(name), flags[name], 'must be a text, a number, true or false, or a list')),
    ...told.map(({ flag, message }) => invalid(field(flag), flags[flag], message)),
  ];
}

function membersProblems(members: unknown): Problem[] {
  if (members === undefined) return [];
  if (!Array.isArray(members)) return [invalid('members', members, 'must be a list')];
  const problems = members.flatMap((member: unknown, i) => memberProblems(member, `members[${i}]`));
  const names = members.map((member: unknown) => (isObject(member) ? member['name'] : undefined));
  const twice = names.flatMap((name, i) =>
    typeof name === 'string' && names.indexOf(name) < i ? [duplicate(`members[${i}].name`, name)] : [],
  );
  return [...problems, ...twice];
}

function memberProblems(member: unknown, path: string): Problem[] {
  if (!isObject(member)) return [invalid(path, member, 'must be an object')];
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const missing = member['name'] === undefined ? [required(at('name'))] : [];
  const wrong = Object.entries(member).flatMap(([field, value]) => {
    const rule = Object.hasOwn(FIELDS, field) ? FIELDS[field as keyof MemberShape] : undefined;
    if (!rule) return [unknownField(at(field))];
    const detail = value === undefined ? undefined : rule(value);
    return detail === undefined ? [] : [invalid(at(field), value, detail)];
  });
  return [...missing, ...wrong];
}

function unknownField(field: string): Problem {
  return { field, type: 'FieldValueForbidden', message: 'Forbidden: unknown field' };
}
