/** What the rules of a CronFederatedHPA may say beyond their schema. */

import { parseCron } from '../../../base/cron.ts';
import { messageOf } from '../../../base/errors.ts';
import { duplicate, invalid, type Problem } from '../../meta/problem.ts';
import type { ScaleTargetReference } from './target-reference.ts';

interface Rule {
  name: string;
  schedule: string;
  timeZone?: string;
  targetReplicas?: number;
  targetMinReplicas?: number;
  targetMaxReplicas?: number;
}

const GROUP = 'autoscaling.karmada.io/';

/** Every problem of the rules and of what they scale. */
export function validateCronRules(spec: { rules: readonly Rule[]; scaleTargetRef: ScaleTargetReference }): Problem[] {
  const { kind, apiVersion = '' } = spec.scaleTargetRef;
  const isOurs = apiVersion.startsWith(GROUP);
  const names = spec.rules.map(({ name }) => name);
  return [
    ...(isOurs && kind !== 'FederatedHPA'
      ? [invalid('spec.scaleTargetRef.kind', kind, `invalid scaleTargetRef kind: ${kind}, only support FederatedHPA`)]
      : []),
    ...spec.rules.flatMap((rule, index) => {
      const path = `spec.rules[${index}]`;
      return [
        ...(names.indexOf(rule.name) < index ? [duplicate(`${path}.name`, rule.name)] : []),
        ...validateTime(rule, path),
        ...(isOurs ? validateBounds(rule, path) : validateReplicas(rule, path, kind)),
      ];
    }),
  ];
}

function validateTime({ schedule, timeZone }: Rule, path: string): Problem[] {
  const zone = timeZone ? zoneProblem(timeZone) : undefined;
  return [
    ...(zone ? [invalid(`${path}.timeZone`, timeZone, zone)] : []),
    ...(isCron(schedule) ? [] : [invalid(`${path}.schedule`, schedule, 'invalid cron format')]),
  ];
}

function isCron(schedule: string): boolean {
  try {
    parseCron(schedule);
    return true;
  } catch {
    return false;
  }
}

function zoneProblem(timeZone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  }
}

function validateBounds({ targetMinReplicas: min, targetMaxReplicas: max }: Rule, path: string): Problem[] {
  if (min === undefined && max === undefined) {
    const text =
      'targetMinReplicas and targetMaxReplicas cannot be nil at the same time if you want to scale FederatedHPA';
    return [invalid(path, '', text)];
  }
  const problems: Problem[] = [];
  const complain = (field: string, value: number, text: string): void => {
    problems.push(invalid(`${path}.${field}`, value, text));
  };
  if (min !== undefined && min <= 0) {
    complain('targetMinReplicas', min, 'targetMinReplicas should be larger than 0');
  }
  if (max !== undefined && max <= 0) {
    complain('targetMaxReplicas', max, 'targetMaxReplicas should be larger than 0');
  }
  if (min !== undefined && max !== undefined && max < min) {
    complain('targetMaxReplicas', max, 'targetMaxReplicas should be larger than or equal to targetMinReplicas');
  }
  return problems;
}

function validateReplicas({ targetReplicas }: Rule, path: string, kind: string): Problem[] {
  const field = `${path}.targetReplicas`;
  if (targetReplicas === undefined) {
    return [invalid(field, '', `targetReplicas cannot be nil if you want to scale ${kind}`)];
  }
  return targetReplicas < 0
    ? [invalid(field, targetReplicas, 'targetReplicas should be larger than or equal to 0')]
    : [];
}
