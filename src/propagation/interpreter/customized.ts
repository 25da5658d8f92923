/** Kinds that ResourceInterpreterCustomizations teach by scripts. */

import type { ResourceInterpreterCustomization } from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import { compareText } from '../../base/json.ts';
import {
  componentsAnswer,
  dependenciesAnswer,
  healthAnswer,
  objectAnswer,
  replicaAnswer,
  statusAnswer,
} from './answers.ts';
import type { Interpretation, KindInterpreter } from './interpreter.ts';
import { OPERATIONS, operationOf } from './operations.ts';
import type { ScriptRunner } from './scripts.ts';

/** The scripts of one kind; several for dependencies only. */
type Scripts = Partial<Record<keyof KindInterpreter, readonly string[]>>;

/** By apiVersion and kind: of each operation the script of the first customization by name, and all that name dependencies. */
function mergeScripts(customizations: readonly ResourceInterpreterCustomization[]): Map<string, Scripts> {
  const merged = new Map<string, Scripts>();
  const sorted = customizations.toSorted((a, b) => compareText(a.metadata.name ?? '', b.metadata.name ?? ''));
  for (const { spec } of sorted) {
    const key = `${spec.target.apiVersion} ${spec.target.kind}`;
    const scripts = { ...merged.get(key) };
    for (const { hook, rule } of OPERATIONS) {
      const script = spec.customizations[rule]?.luaScript;
      if (!script) continue;
      const known = scripts[hook] ?? [];
      if (known.length === 0 || hook === 'dependencies') scripts[hook] = [...known, script];
    }
    merged.set(key, scripts);
  }
  return merged;
}

/** Asks scripts; each call names the function it wants. */
function createAsker(runner: ScriptRunner) {
  return async (
    hook: keyof KindInterpreter,
    script: string,
    args: readonly unknown[],
    references: readonly unknown[] = [],
  ) => {
    const { operation, function: name } = operationOf(hook);
    const results = hook === 'replicas' ? 2 : 1;
    try {
      const answer = await runner.call({ script, name, args, results, references });
      return answer.results;
    } catch (thrown) {
      throw new Error(`${operation} script: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  };
}

type Ask = ReturnType<typeof createAsker>;

/** One hook for each operation a kind can have scripts for. */
const HOOKS: {
  readonly [H in keyof KindInterpreter]-?: (ask: Ask, scripts: readonly [string, ...string[]]) => Interpretation[H];
} = {
  replicas:
    (ask, [script]) =>
    async (template) => {
      const [replicas, requirements] = await ask('replicas', script, [template]);
      return replicaAnswer(replicas, requirements);
    },
  components:
    (ask, [script]) =>
    async (template) =>
      componentsAnswer((await ask('components', script, [template]))[0]),
  revise:
    (ask, [script]) =>
    async (template, replicas) =>
      objectAnswer((await ask('revise', script, [template, replicas], [template]))[0], template),
  retain:
    (ask, [script]) =>
    async (desired, observed) =>
      objectAnswer((await ask('retain', script, [desired, observed], [desired, observed]))[0], desired),
  reflect:
    (ask, [script]) =>
    async (observed) =>
      statusAnswer((await ask('reflect', script, [observed]))[0]),
  aggregate:
    (ask, [script]) =>
    async (template, items) =>
      objectAnswer((await ask('aggregate', script, [template, items], [template]))[0], template),
  health:
    (ask, [script]) =>
    async (observed) =>
      healthAnswer((await ask('health', script, [observed]))[0]),
  dependencies: (ask, scripts) => async (template) => {
    const answers = await Promise.all(scripts.map((script) => ask('dependencies', script, [template])));
    return dependenciesAnswer(answers.map(([list]) => list));
  },
};

function interpretationOf(scripts: Scripts, ask: Ask): Interpretation {
  const hooks = OPERATIONS.flatMap(({ hook }) => {
    const [first, ...others] = scripts[hook] ?? [];
    return first === undefined ? [] : [[hook, HOOKS[hook](ask, [first, ...others])] as const];
  });
  return Object.fromEntries(hooks) as Interpretation;
}

/** What the customizations say, by apiVersion and kind: `apps/v1 Deployment`. */
export function customizedKinds(
  customizations: readonly ResourceInterpreterCustomization[],
  runner: ScriptRunner,
): ReadonlyMap<string, Interpretation> {
  const ask = createAsker(runner);
  const merged = mergeScripts(customizations);
  return new Map([...merged].map(([key, scripts]) => [key, interpretationOf(scripts, ask)]));
}
