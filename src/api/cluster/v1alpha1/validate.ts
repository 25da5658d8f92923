/** What a Cluster may say beyond its schema. */

import { type Check, checkLabelValue, checkQualifiedName } from '../../builtin/names.ts';
import { checkClusterName } from '../../cluster-name.ts';
import type { KubeObject } from '../../meta/object.ts';
import { invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { endpointProblems, proxyProblem } from './api-endpoint.ts';
import { type CapacityModel, modelProblem } from './resource-models.ts';

interface Taint {
  key: string;
  value?: string;
  effect: string;
}

interface SecretReference {
  namespace: string;
  name: string;
}

/** The part of a Cluster's spec that has rules of its own. */
interface CheckedSpec {
  apiEndpoint?: string;
  secretRef?: SecretReference;
  impersonatorSecretRef?: SecretReference;
  proxyURL?: string;
  provider?: string;
  region?: string;
  zone?: string;
  zones?: string[];
  taints?: Taint[];
  resourceModels?: CapacityModel[];
}

/** Every problem of a Cluster. */
export function validateCluster({ metadata, spec }: KubeObject & { spec: CheckedSpec }): Problem[] {
  const { name = '' } = metadata;
  const models = modelProblem(spec.resourceModels ?? []);
  return [
    ...textProblems('metadata.name', name, checkClusterName),
    ...validateEndpoint(spec.apiEndpoint),
    ...validateSecretReference(spec.secretRef, 'spec.secretRef'),
    ...validateSecretReference(spec.impersonatorSecretRef, 'spec.impersonatorSecretRef'),
    ...textProblems('spec.proxyURL', spec.proxyURL, proxyProblem),
    ...validatePlace(spec),
    ...validateTaints(spec.taints ?? []),
    ...(models ? [invalid('spec.resourceModels', spec.resourceModels, models)] : []),
  ];
}

function textProblems(field: string, value: string | undefined, check: Check): Problem[] {
  const text = value === undefined ? undefined : check(value);
  return text ? [invalid(field, value, text)] : [];
}

function validateEndpoint(endpoint: string | undefined): Problem[] {
  return endpoint ? endpointProblems(endpoint).map((text) => invalid('spec.apiEndpoint', endpoint, text)) : [];
}

function validateSecretReference(reference: SecretReference | undefined, path: string): Problem[] {
  if (!reference) return [];
  return (['namespace', 'name'] as const).flatMap((key) => (reference[key] ? [] : [required(`${path}.${key}`)]));
}

function validatePlace({ provider, region, zone, zones = [] }: CheckedSpec): Problem[] {
  return [
    ...textProblems('spec.provider', provider, checkLabelValue),
    ...textProblems('spec.region', region, checkLabelValue),
    ...textProblems('spec.zone', zone, checkLabelValue),
    ...zones.flatMap((each, index) => textProblems(`spec.zones[${index}]`, each, checkLabelValue)),
    ...(zone && zones.length > 0
      ? [
          {
            field: 'spec',
            type: 'FieldValueTypeInvalid' as const,
            message: 'Invalid value: Zone and Zones cannot co-exist',
          },
        ]
      : []),
  ];
}

const TAINT_EFFECTS = ['NoSchedule', 'NoExecute'];

function validateTaints(taints: readonly Taint[]): Problem[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const path = `spec.taints[${index}]`;
    const { key, value = '', effect } = taint;
    const problems = [
      ...checkQualifiedName(key).map((text) => invalid(`${path}.key`, key, text)),
      ...textProblems(`${path}.value`, value, checkLabelValue),
    ];
    if (effect === '') problems.push(required(`${path}.effect`));
    else if (!TAINT_EFFECTS.includes(effect)) problems.push(notSupported(`${path}.effect`, effect, TAINT_EFFECTS));
    const pair = `${key}/${effect}`;
    if (seen.has(pair)) problems.push(repeatedTaint(path, taint));
    seen.add(pair);
    return problems;
  });
}

function repeatedTaint(field: string, taint: Taint): Problem {
  const message = `Duplicate value: ${JSON.stringify(taint)}: taints must be unique by key and effect pair`;
  return { field, type: 'FieldValueDuplicate', message };
}
