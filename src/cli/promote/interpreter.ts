/** What a running control plane knows of kinds: asked as its controllers would. */

import { resourceInterpreterCustomizations } from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import { resourceInterpreterWebhookConfigurations } from '../../api/config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';
import { createWebhookCaller } from '../../client/webhook-call.ts';
import { createScriptRunner } from '../../lua/script-runner.ts';
import { customizedKinds } from '../../propagation/interpreter/customized.ts';
import { nativeInterpreter } from '../../propagation/interpreter/index.ts';
import type { ResourceInterpreter } from '../../propagation/interpreter/interpreter.ts';
import { webhookedKinds } from '../../propagation/interpreter/webhooked.ts';

export interface LiveInterpreter extends ResourceInterpreter {
  close(): Promise<void>;
}

/** Reads customizations and webhooks once; no script and no webhook is called before somebody asks. */
export async function liveInterpreter(karmadaClient: Client): Promise<LiveInterpreter> {
  const [customizations, configurations] = await Promise.all([
    listIfServed(karmadaClient, resourceInterpreterCustomizations),
    listIfServed(karmadaClient, resourceInterpreterWebhookConfigurations),
  ]);
  const scripts = createScriptRunner();
  const webhooks = createWebhookCaller(karmadaClient);
  const customized = customizedKinds(customizations, scripts);
  const webhooked = webhookedKinds(configurations, { call: webhooks.call, newUid: () => crypto.randomUUID() });
  return {
    of: (apiVersion, kind) => ({
      ...nativeInterpreter(apiVersion, kind),
      ...webhooked(apiVersion, kind),
      ...customized.get(`${apiVersion} ${kind}`),
    }),
    async close() {
      webhooks.close();
      await scripts.close();
    },
  };
}

async function listIfServed<T extends KubeObject>(client: Client, resource: Resource<T>): Promise<readonly T[]> {
  try {
    return (await client.list(resource)).items;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return [];
    throw error;
  }
}
