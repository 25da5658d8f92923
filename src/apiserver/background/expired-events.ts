/** Events are news: after an hour they go. */

import type { ServerContext } from '../context.ts';
import { deleteObject } from '../write/delete-object.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const LIFE = 3_600_000;
const ROUND = 300_000;
const KINDS = ['events', 'events.events.k8s.io'];

/** Looks for old ones every few minutes. */
export function expireEvents(context: ServerContext): Task {
  const { clock } = context;
  const worklist = createWorklist(context, 'old events', (resource) => expire(context, resource));
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = clock.after(ROUND, () => {
      for (const resource of KINDS) worklist.add(resource);
      wait();
    });
  };
  wait();
  return {
    settled: worklist.settled,
    stop() {
      cancel();
      return worklist.stop();
    },
  };
}

async function expire(context: ServerContext, resource: string): Promise<void> {
  const { store, registry, clock } = context;
  const served = registry.findResource(resource);
  if (!served) return;
  const old = store.list(resource).filter(({ object }) => clock.now() - lastSeen(object) > LIFE);
  for (const { key } of old) {
    const current = store.head(resource, key);
    if (current) await deleteObject(context, { served, current });
  }
}

/** When the event happened last, as far as it says so. */
function lastSeen(object: Record<string, unknown> & { metadata: { creationTimestamp?: string | null } }): number {
  const series = object['series'] as { lastObservedTime?: string } | undefined;
  const text = series?.lastObservedTime ?? object['lastTimestamp'] ?? object['eventTime'];
  return Date.parse(String(text ?? object.metadata.creationTimestamp));
}
