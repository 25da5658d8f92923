/** Bootstrap tokens go when their time is over. */

import type { Secret } from '../../api/core/core.ts';
import { bootstrapTokenIn, hasExpired, TOKEN_SECRETS } from '../bootstrap-token.ts';
import type { ServerContext } from '../context.ts';
import { deleteObject } from '../write/delete-object.ts';
import { follow } from './follow.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const SECRETS = 'secrets';
/** Timers of machines have a limit; a longer life is looked at again then. */
const LONGEST = 86_400_000;

/** Deletes each at its end. */
export function cleanBootstrapTokens(context: ServerContext): Task {
  const { clock } = context;
  const timers = new Map<string, () => void>();
  const worklist = createWorklist(context, 'expired bootstrap tokens', async (key) => {
    timers.get(key)?.();
    timers.delete(key);
    const left = await cleanOrWait(context, key);
    if (left !== undefined)
      timers.set(
        key,
        clock.after(Math.min(left, LONGEST), () => worklist.add(key)),
      );
  });
  const stop = follow(context, SECRETS, ({ stored }) => {
    if (stored.key.startsWith(TOKEN_SECRETS)) worklist.add(stored.key);
  });
  return {
    settled: worklist.settled,
    stop() {
      stop();
      for (const cancel of timers.values()) cancel();
      return worklist.stop();
    },
  };
}

/** How many milliseconds the token still has; undefined: it is gone, or never goes. */
async function cleanOrWait(context: ServerContext, key: string): Promise<number | undefined> {
  const current = context.store.head(SECRETS, key);
  const served = context.registry.findResource(SECRETS);
  const token = current && bootstrapTokenIn(current.object as unknown as Secret);
  if (!current || !served || !token?.expiresAt) return undefined;
  if (!hasExpired(token, context.clock)) return token.expiresAt - context.clock.now();
  await deleteObject(context, { served, current });
  return undefined;
}
