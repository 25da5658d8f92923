/** Every namespace tells its pods which authority the API server's certificate is from. */

import { clone } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';
import { follow } from './follow.ts';
import { createOwn, updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const NAME = 'kube-root-ca.crt';
const MAPS = 'configmaps';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Publishes it, and puts it right when somebody changes it. */
export function publishRootCa(context: ServerContext): Task {
  const { store } = context;
  const worklist = createWorklist(context, 'root certificates', (namespace) => publish(context, namespace));
  const stops = [
    follow(context, 'namespaces', ({ type, stored }) => {
      if (type === 'ADDED') worklist.add(stored.key);
    }),
    follow(context, MAPS, ({ stored, previous }) => {
      const [namespace = '', name] = stored.key.split('/');
      if (name === NAME && previous) worklist.add(namespace);
    }),
  ];
  return {
    refresh() {
      for (const { key } of store.list('namespaces')) worklist.add(key);
    },
    settled: worklist.settled,
    stop() {
      for (const stop of stops) stop();
      return worklist.stop();
    },
  };
}

async function publish(context: ServerContext, namespace: string): Promise<void> {
  const { store, registry } = context;
  const found = store.head('namespaces', namespace);
  if (!found || found.object.metadata.deletionTimestamp !== undefined) return;
  const data = { 'ca.crt': context.servingCa() };
  const current = store.head(MAPS, `${namespace}/${NAME}`);
  const served = registry.findResource(MAPS);
  if (!current || !served) {
    const annotations = { 'kubernetes.io/description': DESCRIPTION };
    return createOwn(context, MAPS, { metadata: { name: NAME, namespace, annotations }, data });
  }
  await updateOwn(context, { served, current, object: { ...clone(current.object), data } });
}
