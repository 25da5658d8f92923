/** What the control plane knows of all kinds: customizations go before webhooks, and both before what is built in. */

import { resourceInterpreterCustomizations } from '../api/config/v1alpha1/resource-interpreter-customization.ts';
import { resourceInterpreterWebhookConfigurations } from '../api/config/v1alpha1/resource-interpreter-webhook-configuration.ts';
import type { InformerSet } from '../machinery/informer-set.ts';
import { customizedKinds } from '../propagation/interpreter/customized.ts';
import { nativeInterpreter } from '../propagation/interpreter/index.ts';
import type { Interpretation, ResourceInterpreter } from '../propagation/interpreter/interpreter.ts';
import type { ScriptRunner } from '../propagation/interpreter/scripts.ts';
import { type Webhooks, webhookedKinds } from '../propagation/interpreter/webhooked.ts';

export interface Interpreters {
  readonly scripts: ScriptRunner;
  readonly webhooks: Webhooks;
}

/** For control planes without a way to run scripts and reach webhooks: whoever relies on one is told. */
const refuse = (): Promise<never> => Promise.reject(new Error('this control plane asks no scripts and no webhooks'));
export const NO_SCRIPTS: ScriptRunner = { call: refuse, compile: refuse, close: () => Promise.resolve() };
export const NO_WEBHOOKS: Webhooks['call'] = refuse;

export function createInterpreter(informers: InformerSet, { scripts, webhooks }: Interpreters): ResourceInterpreter {
  const configurations = informers.for(resourceInterpreterWebhookConfigurations);
  let webhooked: ReturnType<typeof webhookedKinds> | undefined;
  configurations.onChange(() => {
    webhooked = undefined;
  });
  const customizations = informers.for(resourceInterpreterCustomizations);
  let customized: ReadonlyMap<string, Interpretation> | undefined;
  customizations.onChange(() => {
    customized = undefined;
  });
  return {
    of(apiVersion, kind) {
      customized ??= customizedKinds(customizations.list(), scripts);
      webhooked ??= webhookedKinds(configurations.list(), webhooks);
      return {
        ...nativeInterpreter(apiVersion, kind),
        ...webhooked(apiVersion, kind),
        ...customized.get(`${apiVersion} ${kind}`),
      };
    },
  };
}
