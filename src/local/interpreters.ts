/** What the embedded control plane runs scripts with, and how it reaches interpreter webhooks. */

import type { Client } from '../client/client.ts';
import { createWebhookCaller } from '../client/webhook-call.ts';
import { createScriptRunner } from '../lua/script-runner.ts';
import type { ScriptRunner } from '../propagation/interpreter/scripts.ts';
import type { CallWebhook } from '../propagation/interpreter/webhooked.ts';

export interface Interpreters {
  readonly scripts: ScriptRunner;
  /** Services of webhooks are looked up on this control plane. */
  webhooksOf(karmadaClient: Client): CallWebhook;
  close(): Promise<void>;
}

/** Costs nothing until the first script or webhook. */
export function createInterpreters(): Interpreters {
  const scripts = createScriptRunner();
  const closing: (() => void)[] = [];
  return {
    scripts,
    webhooksOf(karmadaClient) {
      const caller = createWebhookCaller(karmadaClient);
      closing.push(caller.close);
      return caller.call;
    },
    async close() {
      for (const close of closing) close();
      await scripts.close();
    },
  };
}
