/** A member's object as a template: without what only that cluster has given it. */

import type { AnyObject } from '../../api/meta/object.ts';
import { clone, isObject } from '../../base/json.ts';
import { CONFLICT_RESOLUTION_ANNOTATION } from '../../propagation/names.ts';

/** The template; it says of itself that it may take over the object it was made from. */
export function templateOf(object: AnyObject): AnyObject {
  const copy = clone(object);
  const { name, namespace, labels, annotations } = copy.metadata;
  delete copy.status;
  copy.metadata = {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    annotations: { ...annotations },
  };
  CLEANERS[`${copy.apiVersion} ${copy.kind}`]?.(copy);
  copy.metadata.annotations = { [CONFLICT_RESOLUTION_ANNOTATION]: 'overwrite', ...copy.metadata.annotations };
  return copy;
}

type Fields = Record<string, unknown>;

const CLEANERS: Readonly<Record<string, (object: AnyObject) => void>> = {
  'apps/v1 Deployment': ({ metadata }) => {
    without(metadata.annotations, 'deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history');
  },
  'batch/v1 Job': ({ spec }) => cleanJob(fields(spec)),
  'v1 Secret': (secret) => {
    if (secret['type'] !== 'kubernetes.io/service-account-token') return;
    without(secret.metadata.annotations, 'kubernetes.io/service-account.uid');
    delete secret['data'];
  },
  'v1 ServiceAccount': (account) => {
    const tokens = `${account.metadata.name}-token-`;
    const secrets = (Array.isArray(account['secrets']) ? account['secrets'] : []) as { name?: string }[];
    const kept = secrets.filter(({ name = '' }) => !name.startsWith(tokens));
    if (kept.length > 0) account['secrets'] = kept;
    else delete account['secrets'];
  },
  'v1 Service': ({ spec }) => {
    const service = fields(spec);
    if (service['clusterIP'] === 'None') return;
    without(service, 'clusterIP', 'clusterIPs');
  },
  'v1 PersistentVolumeClaim': ({ metadata }) => {
    without(metadata.annotations, 'volume.kubernetes.io/selected-node');
  },
};

/** The job controller of each cluster makes selectors of its own. */
function cleanJob(spec: Fields): void {
  if (spec['manualSelector'] === true) return;
  without(fields(fields(spec['selector'])['matchLabels']), 'controller-uid', 'batch.kubernetes.io/controller-uid');
  without(
    fields(fields(fields(spec['template'])['metadata'])['labels']),
    'controller-uid',
    'batch.kubernetes.io/controller-uid',
    'job-name',
    'batch.kubernetes.io/job-name',
  );
}

function fields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function without(map: Fields | undefined, ...keys: string[]): void {
  for (const key of keys) delete map?.[key];
}
