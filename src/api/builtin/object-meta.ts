/** Validation of metadata: the same for every kind but for the rule its names follow. */

import { deepEqual } from '../../base/json.ts';
import type { Kind } from '../kind.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../meta/object.ts';
import { forbidden, invalid, type Problem, required } from '../meta/problem.ts';
import {
  type Check,
  checkLabel,
  checkLabel1035,
  checkLabelValue,
  checkPathSegment,
  checkQualifiedName,
  checkSubdomain,
} from './names.ts';

const NAME_RULES: Readonly<Record<string, Check>> = {
  '/Namespace': checkLabel,
  '/Service': checkLabel1035,
  'rbac.authorization.k8s.io/Role': checkPathSegment,
  'rbac.authorization.k8s.io/RoleBinding': checkPathSegment,
  'rbac.authorization.k8s.io/ClusterRole': checkPathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': checkPathSegment,
};

/** The rule that names of a kind follow. */
export function nameRuleOf(kind: Pick<Kind, 'group' | 'kind'>): Check {
  return NAME_RULES[`${kind.group}/${kind.kind}`] ?? checkSubdomain;
}

const ANNOTATIONS_LIMIT = 256 * 1024;

/** Every problem of a new object's metadata. */
export function validateObjectMeta(kind: Pick<Kind, 'group' | 'kind' | 'namespaced'>, metadata: ObjectMeta): Problem[] {
  return [
    ...nameProblems(kind, metadata),
    ...namespaceProblems(kind, metadata),
    ...validateLabels(metadata.labels, 'metadata.labels'),
    ...validateAnnotations(metadata.annotations, 'metadata.annotations'),
    ...(metadata.ownerReferences ?? []).flatMap(ownerProblems),
    ...controllerProblems(metadata.ownerReferences ?? []),
    ...validateFinalizers(metadata.finalizers),
  ];
}

function nameProblems(kind: Pick<Kind, 'group' | 'kind'>, { name, generateName }: ObjectMeta): Problem[] {
  const check = nameRuleOf(kind);
  const problems: Problem[] = [];
  if (generateName) {
    const message = check(`${generateName.replace(/-$/, '')}a`);
    if (message) problems.push(invalid('metadata.generateName', generateName, message));
  }
  if (!name) return [...problems, required('metadata.name', 'name or generateName is required')];
  const message = check(name);
  if (message) problems.push(invalid('metadata.name', name, message));
  return problems;
}

function namespaceProblems(kind: Pick<Kind, 'namespaced'>, { namespace }: ObjectMeta): Problem[] {
  if (!kind.namespaced) return namespace ? [forbidden('metadata.namespace', 'not allowed on this type')] : [];
  if (!namespace) return [required('metadata.namespace')];
  const message = checkLabel(namespace);
  return message ? [invalid('metadata.namespace', namespace, message)] : [];
}

/** Problems of a map of labels, at the given path. */
export function validateLabels(labels: Record<string, string> | undefined, path: string): Problem[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const message = checkLabelValue(value);
    return [
      ...checkQualifiedName(key).map((text) => invalid(path, key, text)),
      ...(message ? [invalid(path, value, message)] : []),
    ];
  });
}

function validateAnnotations(annotations: Record<string, string> | undefined, path: string): Problem[] {
  const entries = Object.entries(annotations ?? {});
  const problems = entries.flatMap(([key]) =>
    checkQualifiedName(key.toLowerCase()).map((text) => invalid(path, key, text)),
  );
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (size > ANNOTATIONS_LIMIT) {
    const message = `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`;
    problems.push({ field: path, type: 'FieldValueTooLong', message });
  }
  return problems;
}

function ownerProblems(owner: OwnerReference, index: number): Problem[] {
  const path = `metadata.ownerReferences[${index}]`;
  const problems: Problem[] = [];
  const need = (field: 'apiVersion' | 'kind' | 'name' | 'uid', text: string): void => {
    if (!owner[field]) problems.push(invalid(`${path}.${field}`, owner[field] ?? '', text));
  };
  need('apiVersion', 'version must not be empty');
  need('kind', 'must not be empty');
  need('name', 'must not be empty');
  need('uid', 'must not be empty');
  return problems;
}

function controllerProblems(owners: readonly OwnerReference[]): Problem[] {
  const controllers = owners.filter(({ controller }) => controller);
  if (controllers.length < 2) return [];
  const names = controllers.map(({ kind, name }) => `${kind}/${name}`).join(' and ');
  return [
    invalid(
      'metadata.ownerReferences',
      owners,
      `Only one reference can have Controller set to true. Found "true" in references for ${names}`,
    ),
  ];
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['foregroundDeletion', 'orphan', 'kubernetes']);

function validateFinalizers(finalizers: readonly string[] | undefined): Problem[] {
  return (finalizers ?? []).flatMap((name) => {
    const messages = checkQualifiedName(name);
    if (messages.length === 0 && !name.includes('/') && !STANDARD_FINALIZERS.has(name)) {
      messages.push('name is neither a standard finalizer name nor is it fully qualified');
    }
    return messages.map((text) => invalid('metadata.finalizers', name, text));
  });
}

const IMMUTABLE = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** Every problem of replacing metadata: new syntax errors, and changes to what never changes. */
export function validateObjectMetaUpdate(
  kind: Pick<Kind, 'group' | 'kind' | 'namespaced'>,
  object: KubeObject,
  old: KubeObject,
): Problem[] {
  const changes = [...immutableProblems(object, old), ...finalizerProblems(object, old)];
  // Kubernetes looks at changes twice, and a Status lists each of them twice.
  return [...changes, ...changes, ...validateObjectMeta(kind, object.metadata)];
}

function immutableProblems({ metadata }: KubeObject, old: KubeObject): Problem[] {
  return IMMUTABLE.filter((field) => !deepEqual(metadata[field], old.metadata[field])).map((field) =>
    invalid(`metadata.${field}`, metadata[field], 'field is immutable'),
  );
}

function finalizerProblems({ metadata }: KubeObject, old: KubeObject): Problem[] {
  if (!old.metadata.deletionTimestamp) return [];
  const before = new Set(old.metadata.finalizers ?? []);
  const added = (metadata.finalizers ?? []).filter((name) => !before.has(name));
  if (added.length === 0) return [];
  const names = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
  const text = `no new finalizers can be added if the object is being deleted, found new finalizers ${names}`;
  return [forbidden('metadata.finalizers', text)];
}
