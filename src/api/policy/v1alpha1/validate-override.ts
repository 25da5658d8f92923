/** What both kinds of override policy may say beyond their schema. */

import { checkLabelValue, checkQualifiedName } from '../../builtin/names.ts';
import { invalid, type Problem } from '../../meta/problem.ts';
import type { FieldOverrider, Overriders, OverrideSpec } from './override-spec.ts';
import { validateClusterAffinity } from './validate-affinity.ts';

/** Every problem of an override spec. */
export function validateOverrides(spec: OverrideSpec): Problem[] {
  const rules = spec.overrideRules ?? [];
  return [
    ...(rules.length > 0 ? validateNoOldForm(spec) : []),
    ...(spec.overriders ? validateOverriders(spec.overriders, 'spec.overriders') : []),
    ...validateClusterAffinity(spec.targetCluster, 'spec.targetCluster'),
    ...rules.flatMap(({ overriders, targetCluster }, index) => [
      ...validateOverriders(overriders, `spec.overrideRules[${index}].overriders`),
      ...validateClusterAffinity(targetCluster, `spec.overrideRules[${index}].targetCluster`),
    ]),
  ];
}

/** Rules and their old form exclude each other. */
function validateNoOldForm({ targetCluster, overriders }: OverrideSpec): Problem[] {
  const { fieldOverrider: _, ...edits } = overriders ?? {};
  const hasEdits = Object.values(edits).some((list) => list.length > 0);
  return [
    ...(targetCluster
      ? [invalid('spec.targetCluster', targetCluster, "overrideRules and targetCluster can't co-exist")]
      : []),
    ...(hasEdits ? [invalid('spec.overriders', overriders, "overrideRules and overriders can't co-exist")] : []),
  ];
}

function validateOverriders(overriders: Overriders, path: string): Problem[] {
  return [
    ...(overriders.imageOverrider ?? []).flatMap(({ predicate }, index) =>
      predicate ? validatePointer(predicate.path, `${path}.imageOverrider[${index}].predicate.path`) : [],
    ),
    ...(overriders.labelsOverrider ?? []).flatMap(({ value }, index) =>
      validateEntries(value, `${path}.labelsOverrider[${index}].value`, { checkValues: true }),
    ),
    ...(overriders.annotationsOverrider ?? []).flatMap(({ value }, index) =>
      validateEntries(value, `${path}.annotationsOverrider[${index}].value`, { checkValues: false }),
    ),
    ...(overriders.fieldOverrider ?? []).flatMap((each, index) =>
      validateFieldOverrider(each, `${path}.fieldOverrider[${index}]`),
    ),
  ];
}

function validatePointer(pointer: string, path: string): Problem[] {
  return pointer === '' || pointer.startsWith('/')
    ? []
    : [invalid(path, pointer, 'JSON pointer must be empty or start with a "/"')];
}

function validateEntries(
  map: Record<string, string>,
  path: string,
  { checkValues }: { checkValues: boolean },
): Problem[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const valueText = checkValues ? checkLabelValue(value) : undefined;
    return [
      ...checkQualifiedName(checkValues ? key : key.toLowerCase()).map((text) => invalid(path, key, text)),
      ...(valueText ? [invalid(path, value, valueText)] : []),
    ];
  });
}

function validateFieldOverrider(overrider: FieldOverrider, path: string): Problem[] {
  const { fieldPath, json = [], yaml = [] } = overrider;
  const problems = validatePointer(fieldPath, `${path}.fieldPath`);
  if (json.length > 0 && yaml.length > 0) {
    problems.push(invalid(path, overrider, 'FieldOverrider has both YAML and JSON set. Only one is allowed'));
  }
  if (json.length + yaml.length === 0) {
    problems.push(invalid(path, overrider, 'FieldOverrider must have either JSON or YAML set'));
  }
  return [...problems, ...validateEdits(json, `${path}.json`), ...validateEdits(yaml, `${path}.yaml`)];
}

function validateEdits(edits: NonNullable<FieldOverrider['json']>, path: string): Problem[] {
  return edits.flatMap(({ operator, subPath, value }, index) => {
    const at = `${path}[${index}]`;
    const problems = validatePointer(subPath, `${at}.subPath`);
    if (operator === 'remove' && value !== undefined) {
      problems.push(invalid(`${at}.value`, value, 'value is not allowed for remove operation'));
    }
    if (operator !== 'remove' && value === undefined) {
      problems.push(invalid(`${at}.value`, value, 'value is required for add or replace operation'));
    }
    return problems;
  });
}
