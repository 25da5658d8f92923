/** What a cluster does by itself, apart from workloads: a list of tasks that watch the store. */

import { createBaseObjects } from '../base-objects.ts';
import type { ServerContext } from '../context.ts';
import { ensureSigningKey } from '../signing-key.ts';
import { cleanBootstrapTokens } from './bootstrap-tokens.ts';
import { signClusterInfo } from './cluster-info.ts';
import { aggregateClusterRoles } from './cluster-role-aggregation.ts';
import { serveCustomResources } from './custom-resources.ts';
import { provideAccounts } from './default-accounts.ts';
import { expireEvents } from './expired-events.ts';
import { collectGarbage } from './garbage-collector.ts';
import { cleanNamespaces } from './namespace-cleaner.ts';
import { cleanSigningRequests } from './old-signing-requests.ts';
import { publishRootCa } from './root-ca.ts';
import { signRequests } from './signer.ts';
import type { StartTask, Task } from './task.ts';
import { fillTokenSecrets } from './token-secrets.ts';

/** In order: custom resources must be known before anybody collects them. */
const TASKS: readonly StartTask[] = [
  serveCustomResources,
  collectGarbage,
  cleanNamespaces,
  provideAccounts,
  publishRootCa,
  fillTokenSecrets,
  aggregateClusterRoles,
  signRequests,
  signClusterInfo,
  cleanBootstrapTokens,
  cleanSigningRequests,
  expireEvents,
];

export interface Background {
  /** Resolves when requests can be answered. */
  readonly ready: Promise<void>;
  refresh(): void;
  stop(): Promise<void>;
}

/** Starts every task. */
export function startBackground(context: ServerContext): Background {
  const tasks = TASKS.map((start) => start(context));
  return {
    ready: begin(context, tasks),
    refresh: () => {
      for (const task of tasks) task.refresh?.();
    },
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
    },
  };
}

/** The first answer already shows what every namespace has from the start. */
async function begin(context: ServerContext, tasks: readonly Task[]): Promise<void> {
  await Promise.all([ensureSigningKey(context.store), createBaseObjects(context)]);
  await Promise.all(tasks.map((task) => task.settled()));
}
