/** `preview` as a whole: inputs, the pure preview, the output, the exit code. */

import { UserError } from '../../base/errors.ts';
import type { PreviewGates } from '../../preview/assessor.ts';
import type { Guards } from '../../preview/guards.ts';
import { type PreviewOptions, previewScenario } from '../../preview/preview.ts';
import type { Preview } from '../../preview/result.ts';
import type { Scenario } from '../../preview/scenario.ts';
import type { TextFormat } from '../../propagation/override/embedded-document.ts';
import { DEFAULT_GATES } from '../../scheduler/gates.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { type InputOptions, readInputs } from './inputs.ts';
import { chooseOutput } from './output.ts';

export interface PreviewFlags extends InputOptions {
  readonly clusterDown: readonly string[];
  readonly taint: readonly string[];
  readonly capacity: readonly string[];
  readonly replicas: readonly string[];
  readonly rebalance: boolean;
  readonly maxMoved: string | undefined;
  readonly forbidUnschedulable: boolean;
  readonly requireClusters: readonly string[];
  readonly exitCode: boolean;
  readonly explain: boolean;
  readonly all: boolean;
  readonly render: boolean;
  readonly featureGates: readonly string[];
  readonly output: string;
}

const FOUND = 1;

/** Previews what the flags describe. */
export async function runPreview(context: CommandContext, flags: PreviewFlags): Promise<Outcome> {
  const { print, file } = chooseOutput(flags.output);
  const options = { ...previewOptions(flags), ...(flags.render ? { render: await yamlFormat() } : {}) };
  const scenario: Scenario = {
    ...(await readInputs(context, flags)),
    whatIf: {
      'cluster-down': flags.clusterDown,
      taint: flags.taint,
      capacity: flags.capacity,
      replicas: flags.replicas,
    },
    guards: guardsOf(flags),
    rebalance: flags.rebalance,
  };
  const preview = previewScenario(scenario, options);
  const text = await print({ preview, scenario, all: flags.all, explain: flags.explain }, file);
  if (text === undefined) context.warn(`wrote ${file}`);
  return { ...(text === undefined ? {} : { text }), exitCode: exitCodeOf(preview, flags) };
}

function guardsOf({ maxMoved, forbidUnschedulable, requireClusters }: PreviewFlags): Guards {
  return { ...(maxMoved === undefined ? {} : { maxMoved }), forbidUnschedulable, requireClusters };
}

/** YAML as overrides patch it within texts: keys sorted, lines unfolded. */
/** Reads and writes YAML inside of objects; the library is loaded now. */
export async function yamlFormat(): Promise<TextFormat> {
  const { dump, load } = await import('js-yaml');
  return {
    parse: (text) => load(text),
    format: (value) => dump(value, { noRefs: true, lineWidth: -1, sortKeys: true }),
  };
}

function previewOptions({ output, explain, all, featureGates }: PreviewFlags): PreviewOptions {
  const gates = readGates(featureGates);
  // Reasons cost time: documents hold them on request, reports for what they show.
  const isDocument = output === 'json' || output === 'yaml';
  if (explain) return { explain: all ? 'all' : 'shown', gates };
  return { explain: isDocument ? 'none' : 'shown', gates };
}

function exitCodeOf({ guards, templates }: Preview, { exitCode }: PreviewFlags): number {
  if (guards.some(({ held }) => !held)) return FOUND;
  const changes = templates.some(({ clusters }) => clusters.some(({ change }) => change !== 'same'));
  return exitCode && changes ? FOUND : 0;
}

const GATES: readonly string[] = [...Object.keys(DEFAULT_GATES), 'PropagationPolicyPreemption'];

/** Reads `Gate=true|false`, as the scheduler's own flag. */
function readGates(texts: readonly string[]): Partial<PreviewGates> {
  const pairs = texts.map((text): [string, boolean] => {
    const [, name = '', value] = /^([A-Za-z]+)=(true|false)$/.exec(text) ?? [];
    if (GATES.includes(name)) return [name, value === 'true'];
    throw new UserError('BadInput', `cannot read --feature-gates '${text}'`, {
      hint: `it has the form GATE=true or GATE=false; the gates are ${GATES.join(', ')}`,
    });
  });
  return Object.fromEntries(pairs);
}
