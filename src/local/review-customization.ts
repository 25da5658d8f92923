/** What the embedded control plane asks of a ResourceInterpreterCustomization before it is stored. */

import type { ResourceInterpreterCustomization } from '../api/config/v1alpha1/resource-interpreter-customization.ts';
import { invalid, type Problem } from '../api/meta/problem.ts';
import type { Review } from '../apiserver/admission/admission.ts';
import { messageOf } from '../base/errors.ts';
import { conflictingScripts } from '../propagation/interpreter/conflicts.ts';
import { OPERATIONS, type Operation } from '../propagation/interpreter/operations.ts';
import type { ScriptRunner } from '../propagation/interpreter/scripts.ts';

async function scriptProblem(
  script: string,
  { operation, rule }: Operation,
  scripts: ScriptRunner,
): Promise<Problem[]> {
  try {
    await scripts.compile(script);
    return [];
  } catch (thrown) {
    const detail = `InterpreterOperation(${operation}) Lua script error: ${messageOf(thrown)}`;
    const [firstLine = ''] = script.trim().split('\n');
    return [invalid(`spec.customizations.${rule}.luaScript`, firstLine, detail)];
  }
}

/** Scripts must load, and nobody else may have taught the kind the same. */
export function customizationReview(scripts: ScriptRunner): Review {
  return async (object, others) => {
    const customization = object as unknown as ResourceInterpreterCustomization;
    const rivals = others as unknown as ResourceInterpreterCustomization[];
    const found = OPERATIONS.map((operation) => {
      const script = customization.spec.customizations[operation.rule]?.luaScript;
      return script ? scriptProblem(script, operation, scripts) : [];
    });
    return [...conflictingScripts(customization, rivals), ...(await Promise.all(found)).flat()];
  };
}
