/** What a manifest must not carry to a member: everything a cluster writes itself. */

import { clone, isObject } from '../../../base/json.ts';
import type { AnyObject } from '../../meta/object.ts';

const METADATA_FIELDS = [
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
  'ownerReferences',
  'finalizers',
] as const;

type Fields = Record<string, unknown>;

const JOB_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

function dropKeys(map: unknown, keys: readonly string[]): void {
  if (isObject(map)) for (const key of keys) delete map[key];
}

function at(value: unknown, ...path: readonly string[]): Fields | undefined {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return isObject(found) ? found : undefined;
}

/** The labels and the selector a Job is given by its cluster, and the lifetime that only the template has. */
function pruneJob({ spec }: AnyObject): void {
  if (!spec) return;
  delete spec['ttlSecondsAfterFinished'];
  if (spec['manualSelector'] === true) return;
  dropKeys(at(spec, 'selector', 'matchLabels'), JOB_LABELS);
  dropKeys(at(spec, 'template', 'metadata', 'labels'), JOB_LABELS);
}

function pruneService({ spec }: AnyObject): void {
  if (!spec || spec['clusterIP'] === 'None') return;
  delete spec['clusterIP'];
  delete spec['clusterIPs'];
}

/** The token secrets that older clusters make for each account. */
function pruneServiceAccount(account: AnyObject): void {
  const { secrets } = account;
  if (!Array.isArray(secrets)) return;
  const prefix = `${account.metadata.name}-token-`;
  const kept = secrets.filter((item) => !(isObject(item) && String(item['name'] ?? '').startsWith(prefix)));
  if (kept.length > 0) account['secrets'] = kept;
  else delete account['secrets'];
}

function pruneSecret(secret: AnyObject): void {
  if (secret['type'] !== 'kubernetes.io/service-account-token') return;
  delete secret['data'];
  dropKeys(secret.metadata.annotations, ['kubernetes.io/service-account.uid']);
}

const BY_KIND: Readonly<Record<string, (object: AnyObject) => void>> = {
  'apps/v1 Deployment': ({ metadata }) =>
    dropKeys(metadata.annotations, ['deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history']),
  'batch/v1 Job': pruneJob,
  'v1 Service': pruneService,
  'v1 ServiceAccount': pruneServiceAccount,
  'v1 Secret': pruneSecret,
  'v1 PersistentVolumeClaim': ({ metadata }) => dropKeys(metadata.annotations, ['volume.kubernetes.io/selected-node']),
};

/** A copy of the object without status, server-set metadata and what clusters fill in for its kind. */
export function pruneManifest(object: AnyObject): AnyObject {
  const pruned = clone(object);
  delete pruned.status;
  for (const field of METADATA_FIELDS) delete pruned.metadata[field];
  BY_KIND[`${pruned.apiVersion} ${pruned.kind}`]?.(pruned);
  return pruned;
}
