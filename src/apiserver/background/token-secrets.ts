/** Secrets of type service-account-token get their token; those of an account that is gone go with it. */

import type { Secret } from '../../api/core/core.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { clone } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';
import { deleteObject } from '../write/delete-object.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
const SECRETS = 'secrets';

function isTokenSecret(object: AnyObject): boolean {
  return object['type'] === TYPE;
}

/** Fills them as they come. */
export function fillTokenSecrets(context: ServerContext): Task {
  const { store } = context;
  const worklist = createWorklist(context, 'token secrets', (key) => fill(context, key));
  const ofNamespace = (namespace: string): void => {
    for (const { key, object } of store.list(SECRETS, `${namespace}/`)) if (isTokenSecret(object)) worklist.add(key);
  };
  const stops = [
    follow(context, SECRETS, ({ type, stored }) => {
      if (type !== 'DELETED' && isTokenSecret(stored.object)) worklist.add(stored.key);
    }),
    follow(context, 'serviceaccounts', ({ type, stored }) => {
      if (type !== 'MODIFIED') ofNamespace(stored.key.split('/')[0] ?? '');
    }),
  ];
  return {
    refresh() {
      for (const { key, object } of store.list(SECRETS)) if (isTokenSecret(object)) worklist.add(key);
    },
    settled: worklist.settled,
    stop() {
      for (const stop of stops) stop();
      return worklist.stop();
    },
  };
}

async function fill(context: ServerContext, key: string): Promise<void> {
  const { store, registry, tokens } = context;
  const current = store.head(SECRETS, key);
  const served = registry.findResource(SECRETS);
  if (!current || !served || current.object.metadata.deletionTimestamp !== undefined) return;
  const { name = '', namespace = '', uid: secretUid = '', annotations = {} } = current.object.metadata;
  const account = annotations[ACCOUNT] ?? '';
  const owner = store.head('serviceaccounts', `${namespace}/${account}`)?.object.metadata;
  const known = annotations[ACCOUNT_UID];
  if (!owner?.uid || (known !== undefined && known !== owner.uid)) {
    // A Secret may come before its account, but does not outlive it.
    if (known !== undefined) await deleteObject(context, { served, current });
    return;
  }
  const object = clone(current.object) as AnyObject & Secret;
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const token = (): string =>
    tokens.issue({ namespace, account, uid: owner.uid ?? '', secret: { name, uid: secretUid } });
  object.data = {
    ...object.data,
    'ca.crt': encode(context.servingCa()),
    namespace: encode(namespace),
    token: object.data?.['token'] ?? encode(token()),
  };
  object.metadata.annotations = { ...annotations, [ACCOUNT_UID]: owner.uid };
  await updateOwn(context, { served, current, object });
}
