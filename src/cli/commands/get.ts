/** `get`: objects of the control plane and of its members in one answer. */

import { messageOf, UserError } from '../../base/errors.ts';
import { defineCommand, type Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { reportError } from '../error-report.ts';
import type { Answer } from '../get/answer.ts';
import type { Plan } from '../get/plan.ts';
import { choice, flag, someArguments, text, texts, type Values } from '../option.ts';

const options = {
  scope: choice('-s, --operation-scope <scope>', 'Whom to ask; members where clusters are named, else karmada', {
    choices: ['karmada', 'members', 'all'],
    fallback: undefined,
  }),
  clusters: texts('-C, --clusters <names>', 'Only these members, separated by commas'),
  labels: text('-l, --labels <selector>', 'Only objects with these labels'),
  selector: { ...text('--selector <selector>', 'The same as --labels'), hidden: true },
  fieldSelector: text('--field-selector <selector>', 'Only objects with these field values'),
  allNamespaces: flag('-A, --all-namespaces', 'Objects of all namespaces'),
  output: choice('-o, --output <format>', 'Output format', {
    choices: ['table', 'wide', 'json', 'yaml', 'name'],
    fallback: 'table',
  }),
  noHeaders: flag('--no-headers', 'Print no headers'),
  showLabels: flag('--show-labels', 'Print the labels as the last column'),
  labelColumns: texts('-L, --label-columns <keys>', 'Labels to print as columns'),
  watch: flag('-w, --watch', 'Show what is there, and then every change until interrupted'),
  watchOnly: flag('--watch-only', 'Show every change until interrupted'),
  outputWatchEvents: flag('--output-watch-events', 'Print what happened as the first column'),
  sortBy: text('--sort-by <path>', 'Order by a field, such as .metadata.creationTimestamp'),
  ignoreNotFound: flag('--ignore-not-found', 'A named object that is nowhere is no failure'),
};

type Options = Values<typeof options>;

/** How long a member may take where no --request-timeout is given. */
const MEMBER_TIMEOUT_SECONDS = 10;

export const get = defineCommand({
  name: 'get',
  summary: 'Show objects of the control plane and of its members',
  description:
    'Members are asked through the control plane, with your own identity. A member that does not answer in time is\n' +
    'reported, and the others are shown; the exit code is 1 then.',
  examples: [
    { does: 'Where workloads were scheduled, and whether that was applied', line: 'get rb -o wide' },
    { does: 'A Deployment on the control plane and on every member', line: 'get deployment web -s all' },
    { does: 'Pods of all members as they change', line: 'get pods -s members -w' },
    { does: 'Pods of two members in all namespaces', line: 'get pods -A -C member1,member2' },
  ],
  args: { resources: someArguments('TYPE', 'A kind and names, or TYPE/NAME pairs') },
  options,
  async run(context, { args, options: chosen }) {
    const [{ makePlan }, { answerPlan }] = await Promise.all([import('../get/plan.ts'), import('../get/answer.ts')]);
    rejectContradictions(chosen);
    const { client, namespace } = await context.connectKarmada();
    const plan = await makePlan(client, {
      words: args.resources,
      scope: chosen.scope,
      clusterNames: chosen.clusters,
      labelSelector: chosen.labels ?? chosen.selector,
      fieldSelector: chosen.fieldSelector,
      allNamespaces: chosen.allNamespaces,
      namespace,
      wholeRows: chosen.sortBy !== undefined || (isWatch(chosen) && !isTable(chosen)),
      memberTimeoutMs: (context.globals.requestTimeout || MEMBER_TIMEOUT_SECONDS) * 1000,
    });
    if (isWatch(chosen)) return watch(context, plan, chosen);
    const answer = await answerPlan(plan, { ...chosen, wide: chosen.output === 'wide' });
    client.transport.close();
    return conclude(context, { plan, answer, chosen, namespace });
  },
});

function isWatch({ watch, watchOnly }: Options): boolean {
  return watch || watchOnly;
}

function isTable({ output }: Options): boolean {
  return output === 'table' || output === 'wide';
}

function rejectContradictions(chosen: Options): void {
  if (chosen.outputWatchEvents && !(isWatch(chosen) && isTable(chosen))) {
    throw new UserError('BadInput', '--output-watch-events is for tables with --watch or --watch-only');
  }
  if (chosen.sortBy !== undefined && isWatch(chosen)) {
    throw new UserError('BadInput', 'changes come in their own order: --sort-by cannot be given with --watch');
  }
}

async function watch(context: CommandContext, plan: Plan, chosen: Options): Promise<Outcome> {
  const { watchPlan } = await import('../get/watch.ts');
  const { clock, signal, answer, warn } = context;
  const onFailure = (clusterName = 'Karmada', error: unknown): void =>
    warn(`warning: ${clusterName}: ${messageOf(error)}; trying again`);
  const format = { ...chosen, wide: chosen.output === 'wide' };
  await watchPlan(plan, format, { clock, signal, answer, onFailure });
  return { exitCode: INTERRUPTED };
}

/** A watch ends when somebody ends it. */
const INTERRUPTED = 130;

interface Conclusion {
  plan: Plan;
  answer: Answer;
  chosen: Options;
  namespace: string;
}

/** Whatever is missing goes to standard error, so that the answer stays readable by programs. */
function conclude(context: CommandContext, { plan, answer, chosen, namespace }: Conclusion): Outcome {
  const { failures, text: shown } = answer;
  const missing = chosen.ignoreNotFound || failures.length > 0 ? [] : answer.missing;
  const [first] = failures;
  if (first && plan.targets.length === 1) throw first.error;
  if (missing.length === 1 && plan.single) throw missing[0];
  for (const { clusterName = 'Karmada', message } of failures) context.warn(`error: ${clusterName}: ${message}`);
  for (const error of missing) context.warn(reportError(error).message);
  if (isBareList(plan, answer, chosen)) context.warn(emptyLine(plan, chosen, namespace));
  return { text: printsNothing(answer, chosen) ? '' : shown, exitCode: failures.length + missing.length > 0 ? 1 : 0 };
}

function isBareList({ parts }: Plan, { empty, failures }: Answer, { output }: Options): boolean {
  const isList = parts.every(({ query }) => query.names.length === 0);
  return isList && empty && failures.length === 0 && output !== 'json' && output !== 'yaml';
}

function printsNothing({ empty }: Answer, { ignoreNotFound }: Options): boolean {
  return empty && ignoreNotFound;
}

function emptyLine({ parts, targets }: Plan, { allNamespaces }: Options, namespace: string): string {
  if (targets.length === 0) return 'No member clusters have joined.';
  const namespaced = parts.some(({ resource }) => resource.namespaced) && !allNamespaces;
  return namespaced ? `No resources found in ${namespace} namespace.` : 'No resources found';
}
