/** The scripts of a customization as one Lua text to edit, and back. */

import type { ResourceInterpreterCustomization } from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import { UserError } from '../../base/errors.ts';
import { OPERATIONS, type Operation } from '../../propagation/interpreter/operations.ts';

type Scripts = ResourceInterpreterCustomization['spec']['customizations'];

/** How lines begin that are for the reader and never part of a script. */
const NOTE = '---#';
const RULE = '---@rule:';

const ABOUT: Readonly<Record<Operation['operation'], readonly string[]>> = {
  Retain: ['Retain(desiredObj, observedObj) gives desiredObj with what the member decides on taken from observedObj.'],
  InterpretReplica: [
    'GetReplicas(desiredObj) gives the number of replicas and, where known, what one needs:',
    '{nodeClaim = {nodeSelector = …, tolerations = …}, resourceRequest = {cpu = "1", memory = "1Gi"}}',
  ],
  InterpretComponent: [
    'GetComponents(desiredObj) gives a list of {name = …, replicas = …, replicaRequirements = …}, one for each pod template.',
  ],
  ReviseReplica: ['ReviseReplica(desiredObj, desiredReplica) gives desiredObj with that many replicas.'],
  InterpretStatus: ['ReflectStatus(observedObj) gives the part of the status that is worth carrying back.'],
  AggregateStatus: [
    'AggregateStatus(desiredObj, statusItems) gives desiredObj with the status of all members taken together;',
    'each item has clusterName, status, applied and health.',
  ],
  InterpretHealth: ['InterpretHealth(observedObj) gives true when the object is healthy.'],
  InterpretDependency: [
    'GetDependencies(desiredObj) gives a list of {apiVersion = …, kind = …, namespace = …, name = …}, or with labelSelector.',
  ],
};

const HEADER = [
  'Edit the scripts below. Lines that begin with ---# are notes and go; lines that begin with ---@ say what follows.',
  'A rule without a script is left unset. Leave the text as it is, or empty it, to change nothing.',
];

/** One text with a section for each operation. */
export function luaDocument({ metadata, spec }: ResourceInterpreterCustomization, showDoc: boolean): string {
  const { target, customizations } = spec;
  const sections = OPERATIONS.map(({ operation, rule }) => {
    const notes = showDoc ? (ABOUT[operation] ?? []).map((line) => `${NOTE} ${line}`) : [];
    const script = customizations[rule]?.luaScript.trimEnd() ?? '';
    return ['', `${RULE} ${operation}`, ...notes, ...(script === '' ? [] : [script])].join('\n');
  });
  return [
    ...HEADER.map((line) => `${NOTE} ${line}`),
    '',
    `---@name: ${metadata.name}`,
    `---@apiVersion: ${target.apiVersion}`,
    `---@kind: ${target.kind}`,
    ...sections,
    '',
  ].join('\n');
}

function ruleNamed(name: string): Operation {
  const found = OPERATIONS.find(({ operation }) => operation === name);
  if (found) return found;
  const known = OPERATIONS.map(({ operation }) => operation).join(', ');
  throw new UserError('BadInput', `there is no rule ${name}`, { hint: `rules are ${known}` });
}

/** The scripts of an edited text; throws UserError `BadInput` for a rule that does not exist. */
export function scriptsOf(text: string): Scripts {
  const lines = new Map<Operation['rule'], string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(RULE)) {
      current = [];
      lines.set(ruleNamed(line.slice(RULE.length).trim()).rule, current);
    } else if (!line.startsWith(NOTE) && !line.startsWith('---@')) {
      current?.push(line);
    }
  }
  const scripts = [...lines].map(([rule, script]) => [rule, script.join('\n').trim()] as const);
  const set = scripts.filter(([, script]) => script !== '');
  return Object.fromEntries(set.map(([rule, script]) => [rule, { luaScript: `${script}\n` }]));
}
