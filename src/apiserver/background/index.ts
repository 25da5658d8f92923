/** What a cluster does by itself, apart from workloads: a list of tasks that watch the store. */

import { createBaseObjects } from '../base-objects.ts';
import type { ServerContext } from '../context.ts';
import { ensureSigningKey } from '../signing-key.ts';
import { serveCustomResources } from './custom-resources.ts';
import { provideAccounts } from './default-accounts.ts';
import { collectGarbage } from './garbage-collector.ts';
import { cleanNamespaces } from './namespace-cleaner.ts';
import { publishRootCa } from './root-ca.ts';
import { fillTokenSecrets } from './token-secrets.ts';

export interface Task {
  stop(): Promise<void>;
  /** Called when what the server shows to the outside has changed. */
  refresh?(): void;
}

/** Starts watching; what exists already is looked at first. */
export type StartTask = (context: ServerContext) => Task;

/** In order: custom resources must be known before anybody collects them. */
const TASKS: readonly StartTask[] = [
  serveCustomResources,
  collectGarbage,
  cleanNamespaces,
  provideAccounts,
  publishRootCa,
  fillTokenSecrets,
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
    ready: Promise.all([ensureSigningKey(context.store), createBaseObjects(context)]).then(() => undefined),
    refresh: () => {
      for (const task of tasks) task.refresh?.();
    },
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
    },
  };
}
