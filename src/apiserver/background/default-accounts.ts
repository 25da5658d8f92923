/** Every namespace has a service account named default. */

import type { ServerContext } from '../context.ts';
import { follow } from './follow.ts';
import { createOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const ACCOUNTS = 'serviceaccounts';

/** Provides it, also again after somebody deleted it. */
export function provideAccounts(context: ServerContext): Task {
  const { store } = context;
  const worklist = createWorklist(context, 'default accounts', async (namespace) => {
    const found = store.head('namespaces', namespace);
    if (!found || found.object.metadata.deletionTimestamp !== undefined) return;
    await createOwn(context, ACCOUNTS, { metadata: { name: 'default', namespace } });
  });
  const stops = [
    follow(context, 'namespaces', ({ type, stored }) => {
      if (type === 'ADDED') worklist.add(stored.key);
    }),
    follow(context, ACCOUNTS, ({ type, stored }) => {
      const [namespace = '', name] = stored.key.split('/');
      if (type === 'DELETED' && name === 'default') worklist.add(namespace);
    }),
  ];
  return {
    settled: worklist.settled,
    stop() {
      for (const stop of stops) stop();
      return worklist.stop();
    },
  };
}
