/** Sources, releases and kustomizations of Flux: ready or not, and suspended by whoever is at the member. */

import type { AnyObject } from '../../../api/meta/object.ts';
import { isObject } from '../../../base/json.ts';
import { type DependencyReference, healthIf, type KindInterpreter } from '../interpreter.ts';
import { reflectWhole } from '../whole-status.ts';
import { dig, digList, digText } from './dig.ts';
import { hasCondition, mergeStatuses } from './merge-statuses.ts';
import { distinct, references } from './pods.ts';

/** Fields that hold `{name}` of a Secret. */
const SECRETS: readonly (readonly string[])[] = [
  ['secretRef'],
  ['certSecretRef'],
  ['proxySecretRef'],
  ['verify', 'secretRef'],
  ['decryption', 'secretRef'],
  ['kubeConfig', 'secretRef'],
];

/** ConfigMaps and Secrets whose values a release or kustomization takes. */
function valueSources(object: AnyObject): DependencyReference[] {
  const listed = [...digList(object, 'spec', 'valuesFrom'), ...digList(object, 'spec', 'postBuild', 'substituteFrom')];
  return listed.flatMap((each) => references(object, digText(each, 'kind'), [digText(each, 'name')]));
}

/** Secrets, accounts, values and the Flux source an object of Flux refers to. */
function fluxDependencies(object: AnyObject): DependencyReference[] {
  const secrets = SECRETS.map((path) => digText(object.spec, ...path, 'name'));
  const account = digText(object, 'spec', 'serviceAccountName');
  return distinct([
    ...references(object, 'Secret', secrets),
    ...references(
      object,
      'ServiceAccount',
      [account].filter((name) => name !== 'default'),
    ),
    ...valueSources(object),
  ]);
}

/** A kind that is healthy when it is Ready for one of these reasons. */
function reconciled(...reasons: readonly string[]): KindInterpreter {
  return {
    retain(desired, observed) {
      const suspend = dig(observed, 'spec', 'suspend');
      return suspend === undefined || !isObject(desired.spec)
        ? desired
        : { ...desired, spec: { ...desired.spec, suspend } };
    },
    reflect: reflectWhole,
    aggregate: (template, items) => mergeStatuses(template, items, {}),
    health: (observed) => healthIf(hasCondition(observed, { type: 'Ready', reasons })),
    dependencies: fluxDependencies,
  };
}

const source = reconciled('Succeeded');

export const flux: Readonly<Record<string, KindInterpreter>> = {
  'helm.toolkit.fluxcd.io/v2beta1 HelmRelease': reconciled('ReconciliationSucceeded'),
  'kustomize.toolkit.fluxcd.io/v1 Kustomization': reconciled('ReconciliationSucceeded'),
  'source.toolkit.fluxcd.io/v1 GitRepository': source,
  'source.toolkit.fluxcd.io/v1beta2 Bucket': source,
  'source.toolkit.fluxcd.io/v1beta2 HelmRepository': source,
  'source.toolkit.fluxcd.io/v1beta2 OCIRepository': source,
  'source.toolkit.fluxcd.io/v1beta2 HelmChart': reconciled('Succeeded', 'ChartPullSucceeded'),
};
