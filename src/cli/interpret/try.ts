/** Asks one operation of one object, as the control plane would. */

import { messageOf, UserError } from '../../base/errors.ts';
import { customizedKinds } from '../../propagation/interpreter/customized.ts';
import { nativeInterpreter } from '../../propagation/interpreter/index.ts';
import type { Interpretation } from '../../propagation/interpreter/interpreter.ts';
import type { Operation } from '../../propagation/interpreter/operations.ts';
import type { ScriptRunner } from '../../propagation/interpreter/scripts.ts';
import { printDocument } from '../printers/document.ts';
import type { Objects } from './objects.ts';
import { quoteLine } from './quote-line.ts';
import type { Source } from './sources.ts';

export interface Trial {
  readonly operation: Operation;
  readonly objects: Objects;
  readonly sources: readonly Source[];
  readonly scripts: ScriptRunner;
  warn(line: string): void;
}

type Result = readonly [name: string, value: unknown];

type Question = (known: Interpretation, objects: Objects) => Promise<readonly Result[] | undefined>;

/** By hook: asks whoever answers, and names the parts of the answer. */
const QUESTIONS: Readonly<Record<keyof Interpretation, Question>> = {
  retain: async ({ retain }, { object, observed = object }) => retain && [['retained', await retain(object, observed)]],
  async replicas({ replicas: hook }, { object }) {
    if (!hook) return undefined;
    const { replicas, requirements } = await hook(object);
    return [
      ['replica', replicas],
      ['requires', requirements ?? null],
    ];
  },
  components: async ({ components }, { object }) => components && [['components', (await components(object)) ?? []]],
  revise: async ({ revise }, { object, replicas }) => revise && [['revised', await revise(object, replicas)]],
  reflect: async ({ reflect }, { object }) => reflect && [['status', (await reflect(object)) ?? null]],
  aggregate: async ({ aggregate }, { object, items }) =>
    aggregate && [['aggregatedStatus', await aggregate(object, items)]],
  health: async ({ health }, { object }) => health && [['healthy', (await health(object)) === 'Healthy']],
  dependencies: async ({ dependencies }, { object }) => dependencies && [['dependencies', await dependencies(object)]],
};

/** What scripts print is for who writes them: it goes beside the answer. */
function talkative(scripts: ScriptRunner, warn: (line: string) => void): ScriptRunner {
  return {
    ...scripts,
    async call(wanted) {
      const answer = await scripts.call(wanted);
      for (const line of answer.printed) warn(line);
      return answer;
    },
  };
}

/** The answer as YAML documents, each under its name; throws UserError when the script fails, or nobody knows the kind. */
export async function tryOperation({ operation, objects, sources, scripts, warn }: Trial): Promise<string> {
  const { apiVersion = '', kind = '' } = objects.object;
  const customizations = sources.map(({ customization }) => customization);
  const customized = customizedKinds(customizations, talkative(scripts, warn)).get(`${apiVersion} ${kind}`);
  const known: Interpretation = { ...nativeInterpreter(apiVersion, kind), ...customized };
  if (sources.length > 0 && !customized?.[operation.hook] && known[operation.hook]) {
    warn(
      `no customization given has a script for ${operation.operation} of ${apiVersion} ${kind}: what is built in answers`,
    );
  }
  const results = await QUESTIONS[operation.hook](known, objects).catch((thrown: unknown) => {
    const quotes = customizations.map(({ spec }) => spec.customizations[operation.rule]?.luaScript ?? '');
    const [quote] = quotes.filter((script) => script !== '').map((script) => quoteLine(messageOf(thrown), script));
    throw new UserError('BadInput', messageOf(thrown), { cause: thrown, ...(quote ? { hint: `line ${quote}` } : {}) });
  });
  if (!results) {
    throw new UserError('NotFound', `nothing answers ${operation.operation} of ${apiVersion} ${kind}`, {
      hint: `give a customization with ${operation.rule}.luaScript for this kind: -f FILE, or its name`,
    });
  }
  const parts = results.map(async ([name, value], index) => {
    return `---\n# [${index + 1}/${results.length}] ${name}:\n${await printDocument(value, 'yaml')}`;
  });
  return (await Promise.all(parts)).join('');
}
