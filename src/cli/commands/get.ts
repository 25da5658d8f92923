/** `get`: objects of the control plane and of its members in one answer. */

import { messageOf, UserError } from '../../base/errors.ts';
import { defineCommand, type Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import type { Answer } from '../get/answer.ts';
import { type GetOptions, getOptions } from '../get/options.ts';
import type { Plan } from '../get/plan.ts';
import { anyArguments } from '../option.ts';

export const get = defineCommand({
  name: 'get',
  summary: 'Show objects of the control plane and of its members',
  description:
    'Members are asked through the control plane, with your own identity. A member that does not answer in time is\n' +
    'reported, and the others are shown; the exit code is 1 then, unless --fail-on-partial=false is given. On a\n' +
    'terminal rows appear as members answer; elsewhere their order is always the same.',
  examples: [
    { does: 'Where workloads were scheduled, and whether that was applied', line: 'get rb -o wide' },
    { does: 'A Deployment on the control plane and on every member', line: 'get deployment web -s all' },
    { does: 'What became of it: binding, Works and member objects', line: 'get deployment web -o tree' },
    { does: 'Pods of all members as they change', line: 'get pods -s members -w' },
    { does: 'Pods of two members in all namespaces', line: 'get pods -A -C member1,member2' },
    { does: 'What became of the objects of a file, everywhere', line: 'get -f web.yaml -s all' },
    { does: 'Only the images', line: "get pods -s members -o jsonpath='{.items[*].spec.containers[*].image}'" },
  ],
  args: {
    resources: anyArguments('TYPE', 'A kind and names, or TYPE/NAME pairs; none with --filename or --kustomize'),
  },
  options: getOptions,
  async run(context, { args, options: chosen }) {
    const [{ makePlan }, { carryOut }, { readRequests }] = await Promise.all([
      import('../get/plan.ts'),
      import('../get/carry-out.ts'),
      import('../get/read-requests.ts'),
    ]);
    rejectContradictions(chosen);
    if (chosen.raw !== undefined) return getRaw(context, args.resources, { ...chosen, path: chosen.raw });
    const requests = await readRequests(context, args.resources, chosen);
    const { client, namespace } = await context.connectKarmada();
    const plan = await makePlan(client, {
      requests,
      scope: chosen.scope,
      clusterNames: chosen.clusters,
      labelSelector: chosen.labels ?? chosen.selector,
      fieldSelector: chosen.fieldSelector,
      allNamespaces: chosen.allNamespaces,
      namespace,
      wholeRows: chosen.sortBy !== undefined || (isWatch(chosen) && !isTable(chosen)),
      memberDeadline: { milliseconds: chosen.clusterTimeout * 1000, clock: context.clock },
      chunkSize: chosen.chunkSize,
      subresource: chosen.subresource,
    });
    if (isWatch(chosen)) return watch(context, plan, chosen);
    const answer = await carryOut(context, { plan, karmadaClient: client }, chosen);
    client.transport.close();
    return conclude(context, { plan, answer, chosen, namespace });
  },
});

async function getRaw(
  context: CommandContext,
  words: readonly string[],
  chosen: GetOptions & { path: string },
): Promise<Outcome> {
  const { printRaw } = await import('../get/raw.ts');
  await printRaw(context, words, chosen);
  return {};
}

function isWatch({ watch, watchOnly }: GetOptions): boolean {
  return watch || watchOnly;
}

function isTable({ output }: GetOptions): boolean {
  return output === undefined || output.name === 'table' || output.name === 'wide';
}

function isDocument({ output }: GetOptions): boolean {
  return !isTable({ output } as GetOptions) && output?.name !== 'name';
}

function rejectContradictions(chosen: GetOptions): void {
  const problems = [
    chosen.outputWatchEvents && !(isWatch(chosen) && isTable(chosen))
      ? '--output-watch-events is for tables with --watch or --watch-only'
      : '',
    ...watchProblems(chosen),
    ...treeProblems(chosen),
    chosen.showLabels && !isTable(chosen) ? '--show-labels is for tables' : '',
    chosen.labelColumns.length > 0 && !isTable(chosen) ? '--label-columns is for tables' : '',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new UserError('BadInput', problems.join('\n'));
}

function watchProblems(chosen: GetOptions): string[] {
  if (!isWatch(chosen)) return [];
  return [
    chosen.sortBy === undefined ? '' : 'changes come in their own order: --sort-by cannot be given with --watch',
    chosen.subresource === undefined ? '' : 'a --subresource cannot be watched',
  ];
}

function treeProblems({ output, scope, clusters, ...chosen }: GetOptions): string[] {
  if (output?.name !== 'tree') return [];
  return [
    isWatch({ output, scope, clusters, ...chosen }) ? 'a tree cannot be watched' : '',
    (scope ?? 'karmada') === 'karmada' && clusters.length === 0
      ? ''
      : 'a tree starts at a template of the control plane, and shows every cluster: leave out --clusters and --operation-scope',
    chosen.sortBy === undefined ? '' : 'a tree has an order of its own: leave out --sort-by',
    chosen.subresource === undefined ? '' : 'a tree is about whole objects: leave out --subresource',
  ];
}

async function watch(context: CommandContext, plan: Plan, chosen: GetOptions): Promise<Outcome> {
  const [{ watchPlan }, { watchShape }] = await Promise.all([import('../get/watch.ts'), import('../get/carry-out.ts')]);
  const { clock, print, warn } = context;
  const signal = AbortSignal.any([context.signal, context.readerSignal()]);
  const onFailure = (clusterName = 'Karmada', error: unknown): void =>
    warn(`warning: ${clusterName}: ${messageOf(error)}; trying again`);
  const format = { watchOnly: chosen.watchOnly, shape: await watchShape(context, chosen) };
  await watchPlan(plan, format, { clock, signal, print, onFailure });
  return { exitCode: context.signal.aborted ? INTERRUPTED : 0 };
}

/** A watch ends when somebody ends it; a reader that has seen enough is no failure. */
const INTERRUPTED = 130;

interface Conclusion {
  plan: Plan;
  answer: Answer;
  chosen: GetOptions;
  namespace: string;
}

/** Whatever is missing goes to standard error, so that the answer stays readable by programs. */
async function conclude(context: CommandContext, { plan, answer, chosen, namespace }: Conclusion): Promise<Outcome> {
  const { failures } = answer;
  const missing = chosen.ignoreNotFound || failures.length > 0 ? [] : answer.missing;
  const [first] = failures;
  const [only, ...others] = plan.targets;
  if (first && others.length === 0 && only?.clusterName === first.clusterName) throw first.error;
  if (missing.length === 1 && plan.single) throw missing[0];
  const { reportError } = await import('../error-report.ts');
  for (const { clusterName = 'Karmada', message } of failures) context.warn(`error: ${clusterName}: ${message}`);
  for (const error of missing) context.warn(reportError(error).message);
  if (isBareList(plan, answer, chosen)) context.warn(emptyLine(plan, chosen, namespace));
  return { exitCode: countsAsFailure({ plan, answer, chosen }) || missing.length > 0 ? 1 : 0 };
}

function countsAsFailure({ plan, answer: { failures }, chosen }: Omit<Conclusion, 'namespace'>): boolean {
  if (chosen.failOnPartial) return failures.length > 0;
  // Without any answer there is no part.
  return plan.targets.length > 0 && new Set(failures.map(({ clusterName }) => clusterName)).size >= plan.targets.length;
}

function isBareList({ parts }: Plan, { empty, failures }: Answer, chosen: GetOptions): boolean {
  const isList = parts.every(({ query }) => query.names.length === 0);
  return isList && empty && failures.length === 0 && !chosen.ignoreNotFound && !isDocument(chosen);
}

function emptyLine({ parts, targets }: Plan, { allNamespaces }: GetOptions, namespace: string): string {
  if (targets.length === 0) return 'No member clusters have joined.';
  const namespaced = parts.some(({ resource }) => resource.namespaced) && !allNamespaces;
  return namespaced ? `No resources found in ${namespace} namespace.` : 'No resources found';
}
