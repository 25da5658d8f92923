/** What the control plane knows of all kinds: what customizations say goes before what is built in. */

import { resourceInterpreterCustomizations } from '../api/config/v1alpha1/resource-interpreter-customization.ts';
import type { InformerSet } from '../machinery/informer-set.ts';
import { customizedKinds } from '../propagation/interpreter/customized.ts';
import { nativeInterpreter } from '../propagation/interpreter/index.ts';
import type { Interpretation, ResourceInterpreter } from '../propagation/interpreter/interpreter.ts';
import type { ScriptRunner } from '../propagation/interpreter/scripts.ts';

/** For control planes without a way to run scripts: whoever wrote one is told. */
const refuse = (): Promise<never> => Promise.reject(new Error('this control plane runs no scripts'));
export const NO_SCRIPTS: ScriptRunner = { call: refuse, compile: refuse, close: () => Promise.resolve() };

export function createInterpreter(informers: InformerSet, scripts: ScriptRunner): ResourceInterpreter {
  const customizations = informers.for(resourceInterpreterCustomizations);
  let customized: ReadonlyMap<string, Interpretation> | undefined;
  customizations.onChange(() => {
    customized = undefined;
  });
  return {
    of(apiVersion, kind) {
      customized ??= customizedKinds(customizations.list(), scripts);
      return { ...nativeInterpreter(apiVersion, kind), ...customized.get(`${apiVersion} ${kind}`) };
    },
  };
}
