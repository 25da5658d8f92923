/** Signing requests go when nobody needs them any more: an hour after a decision, a day without one. */

import type { CertificateSigningRequest } from '../../api/core/certificates.ts';
import type { ServerContext } from '../context.ts';
import { deleteObject } from '../write/delete-object.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';
const HOUR = 3_600_000;
const DECIDED = HOUR;
const PENDING = 24 * HOUR;

/** Looks for them every hour. */
export function cleanSigningRequests(context: ServerContext): Task {
  const { clock, store } = context;
  const worklist = createWorklist(context, 'old signing requests', (name) => cleanIfOld(context, name));
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = clock.after(HOUR, () => {
      for (const { key } of store.list(REQUESTS)) worklist.add(key);
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

async function cleanIfOld(context: ServerContext, name: string): Promise<void> {
  const current = context.store.head(REQUESTS, name);
  const served = context.registry.findResource(REQUESTS);
  if (!current || !served) return;
  const { metadata, status } = current.object as unknown as CertificateSigningRequest;
  const times = (status?.conditions ?? []).map(({ lastUpdateTime }) => Date.parse(lastUpdateTime ?? ''));
  const decided = Math.max(...times.filter((time) => !Number.isNaN(time)));
  const end = Number.isFinite(decided) ? decided + DECIDED : Date.parse(metadata.creationTimestamp ?? '') + PENDING;
  if (context.clock.now() >= end) await deleteObject(context, { served, current });
}
