/** What stands in the way of a promotion: every reason at once, before anything is written. */

import type { AnyObject } from '../../api/meta/object.ts';
import { isReservedNamespace, MANAGED_LABEL, WORK_NAME_ANNOTATION } from '../../propagation/names.ts';
import type { Promoted, Promotion } from './gather.ts';

/** Reasons not to promote, each a sentence about one object. */
export function obstaclesOf({ main, dependencies, policy, clusterName }: Promotion): string[] {
  const objects = [main, ...dependencies.filter(({ existing }) => !existing)];
  return [
    ...objects.flatMap((one) => ownershipOf(one, clusterName)),
    ...(policy?.existing
      ? [
          `${policy.resource.kind} "${policy.existing.metadata.name}" exists already: choose another one with --policy-name`,
        ]
      : []),
  ];
}

function ownershipOf({ memberObject }: Promoted, clusterName: string): string[] {
  const { labels, annotations, ownerReferences = [], namespace = '', deletionTimestamp } = memberObject.metadata;
  const title = titleOf(memberObject);
  const owner = ownerReferences.find(({ controller }) => controller);
  const work = annotations?.[WORK_NAME_ANNOTATION];
  return [
    ...(labels?.[MANAGED_LABEL] === 'true'
      ? [`${title} of ${clusterName} is managed by a control plane already${work ? ` (through the Work ${work})` : ''}`]
      : []),
    ...(owner ? [`${title} of ${clusterName} belongs to ${owner.kind} "${owner.name}": promote that`] : []),
    ...(deletionTimestamp ? [`${title} of ${clusterName} is being deleted`] : []),
    ...(isReservedNamespace(namespace) ? [`nothing in the namespace "${namespace}" is propagated`] : []),
  ];
}

const OTHER_MANAGERS: readonly [name: string, isManaged: (object: AnyObject) => boolean][] = [
  ['Helm', ({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] === 'Helm'],
  ['Argo CD', ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/tracking-id'] !== undefined],
  ['Flux', ({ metadata }) => metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] !== undefined],
];

/** What is worth knowing and stops nobody. */
export function remarksOf({ main, dependencies, absent, unread, clusterName }: Promotion): string[] {
  return [
    ...[main, ...dependencies].flatMap(({ memberObject }) =>
      OTHER_MANAGERS.filter(([, isManaged]) => isManaged(memberObject)).map(
        ([name]) => `${titleOf(memberObject)} of ${clusterName} is managed by ${name}, which may change it back`,
      ),
    ),
    ...dependencies
      .filter(({ existing }) => existing)
      .map(({ template }) => `${titleOf(template)} exists on the control plane already and stays as it is there`),
    ...(unread ? [`nothing tells what a ${main.template.kind} refers to: no dependencies go along`] : []),
    ...absent.map((reference) => `${clusterName} has no ${reference}, which is referred to`),
  ];
}

/** `Deployment "default/web"`. */
export function titleOf({ kind, metadata }: AnyObject): string {
  return `${kind} "${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}"`;
}
