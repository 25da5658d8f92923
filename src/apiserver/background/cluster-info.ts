/** Every bootstrap token made for it signs `kube-public/cluster-info`, so that its bearer can trust what it says. */

import { createHmac } from 'node:crypto';
import type { ConfigMap, Secret } from '../../api/core/core.ts';
import { clone, deepEqual } from '../../base/json.ts';
import { type BootstrapToken, bootstrapTokenIn, hasExpired, TOKEN_SECRETS } from '../bootstrap-token.ts';
import type { ServerContext } from '../context.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const MAPS = 'configmaps';
const KEY = 'kube-public/cluster-info';
const PREFIX = 'jws-kubeconfig-';

/** Keeps the signatures complete. */
export function signClusterInfo(context: ServerContext): Task {
  const worklist = createWorklist(context, 'cluster-info', () => sign(context));
  const stops = [
    follow(context, MAPS, ({ stored }) => {
      if (stored.key === KEY) worklist.add(KEY);
    }),
    follow(context, 'secrets', ({ stored }) => {
      if (stored.key.startsWith(TOKEN_SECRETS)) worklist.add(KEY);
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

async function sign(context: ServerContext): Promise<void> {
  const { store, registry, clock } = context;
  const current = store.head(MAPS, KEY);
  const served = registry.findResource(MAPS);
  if (!current || !served) return;
  const { data = {} } = current.object as unknown as ConfigMap;
  const kubeconfig = data['kubeconfig'];
  if (kubeconfig === undefined) return;
  const tokens = store
    .list('secrets', TOKEN_SECRETS)
    .flatMap(({ object }) => bootstrapTokenIn(object as unknown as Secret) ?? [])
    .filter((token) => token.usages.has('signing') && !hasExpired(token, clock));
  const kept = Object.entries(data).filter(([key]) => !key.startsWith(PREFIX));
  const signatures = tokens.map((token) => [PREFIX + token.id, signature(token, kubeconfig)]);
  const next = Object.fromEntries([...kept, ...signatures]) as Record<string, string>;
  if (!deepEqual(next, data))
    await updateOwn(context, { served, current, object: { ...clone(current.object), data: next } });
}

/** A JSON web signature whose payload stands elsewhere: `header..signature`. */
function signature({ id, secret }: BootstrapToken, payload: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: id })).toString('base64url');
  const signed = `${header}.${Buffer.from(payload).toString('base64url')}`;
  return `${header}..${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
