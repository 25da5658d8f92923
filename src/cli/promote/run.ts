/** One promotion from flags to words: gather, refuse, prove, and only then write. */

import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { findClusters } from '../clusters/find-clusters.ts';
import { rejectLoneContext } from '../clusters/lone-context.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { liveInventory } from '../preview/live.ts';
import { printDocument } from '../printers/document.ts';
import { createAll, type Stored, tryCreation } from './create.ts';
import { gatherPromotion, type Promotion, type Sides, type Wish } from './gather.ts';
import { giveBack } from './give-back.ts';
import { liveInterpreter } from './interpreter.ts';
import { obstaclesOf, remarksOf, titleOf } from './obstacles.ts';
import { type Proof, prove } from './proof.ts';

export interface PromoteRun {
  type: string;
  name: string;
  clusterName: string | undefined;
  clusterKubeconfig: string | undefined;
  clusterContext: string | undefined;
  autoCreatePolicy: boolean;
  policyName: string | undefined;
  dependencies: boolean;
  output: 'json' | 'yaml' | undefined;
  dryRun: boolean;
  rollback: boolean;
}

/** Carries out `promote`; writes nothing where anything speaks against it. */
export async function runPromote(context: CommandContext, run: PromoteRun): Promise<Outcome> {
  if (run.clusterName === undefined) {
    throw new UserError('BadInput', 'name the member the object is on, with --cluster');
  }
  const karmada = await context.connectKarmada();
  const closing: (() => Promise<void>)[] = [];
  try {
    await findClusters(karmada.client, [run.clusterName]);
    const memberClient = await connectMember(context, karmada, { ...run, clusterName: run.clusterName });
    const interpreter = await liveInterpreter(karmada.client);
    closing.push(interpreter.close);
    const sides = { karmadaClient: karmada.client, memberClient, interpreter };
    const promotion = await gatherPromotion(sides, wishOf(run, run.clusterName, karmada.namespace));
    if (run.rollback) return await rollBack(context, sides, { promotion, run });
    return await promote(context, sides, { promotion, run });
  } finally {
    for (const close of closing) await close();
    karmada.client.transport.close();
  }
}

async function connectMember(
  context: CommandContext,
  karmada: ConnectedServer,
  { clusterName, clusterKubeconfig, clusterContext }: PromoteRun & { clusterName: string },
): Promise<Client> {
  if (clusterKubeconfig !== undefined) {
    // As upstream: where no context is named, the cluster's own name is one.
    const choice = { file: clusterKubeconfig, context: clusterContext ?? clusterName };
    return (await context.connectKubeconfig(choice)).client;
  }
  rejectLoneContext({ clusterKubeconfig, clusterContext });
  const { createMemberProxyClient } = await import('../../client/member.ts');
  return createMemberProxyClient(karmada.client.transport, clusterName);
}

function wishOf(run: PromoteRun, clusterName: string, namespace: string): Wish {
  const { type, name, dependencies: withDependencies, autoCreatePolicy, policyName } = run;
  if (!autoCreatePolicy && policyName !== undefined) {
    throw new UserError('BadInput', '--policy-name names the policy that --auto-create-policy=false leaves out');
  }
  const policy = autoCreatePolicy ? { name: policyName } : undefined;
  return { type, name, clusterName, namespace, withDependencies, policy };
}

interface Task {
  promotion: Promotion;
  run: PromoteRun;
}

async function promote(context: CommandContext, sides: Sides, { promotion, run }: Task): Promise<Outcome> {
  const title = titleOf(promotion.main.template);
  if (run.output !== undefined) return { text: await printPromotion(promotion, run.output) };
  if (promotion.main.existing) {
    context.warn(`warning: ${title} exists on the control plane already; nothing was changed`);
    return {};
  }
  const obstacles = obstaclesOf(promotion);
  if (obstacles.length > 0) throw refusal(title, obstacles);
  for (const remark of remarksOf(promotion)) context.warn(`warning: ${remark}`);
  const proof = await proofOf(context, sides, promotion);
  if (proof.dangers.length > 0) throw refusal(title, proof.dangers);
  const findings = proof.findings.map((line) => `  ${line}`);
  if (run.dryRun) return { text: [`${title} can be promoted (dry run):`, ...findings].join('\n') };
  await createAll(sides.karmadaClient, promotion, proof.contested);
  return { text: [`${title} is promoted:`, ...findings].join('\n') };
}

function refusal(title: string, reasons: readonly string[]): UserError {
  return new UserError(
    'Conflict',
    [`${title} is not promoted, and nothing was changed:`, ...reasons.map((line) => `  ${line}`)].join('\n'),
  );
}

async function proofOf(
  { warn }: CommandContext,
  { karmadaClient, interpreter }: Sides,
  promotion: Promotion,
): Promise<Proof> {
  const stored: Stored = await tryCreation(karmadaClient, promotion);
  const inventory = await liveInventory(karmadaClient, { objects: [stored.main, ...stored.dependencies], warn });
  const { yamlFormat } = await import('../preview/run.ts');
  return prove({ promotion, inventory, stored, yaml: await yamlFormat(), interpreter });
}

async function printPromotion({ main, dependencies, policy }: Promotion, output: 'json' | 'yaml'): Promise<string> {
  const created = dependencies.filter(({ existing }) => !existing).map(({ template }) => template);
  const objects = [...created, main.template, ...(policy ? [policy.object] : [])];
  if (output === 'json') return printDocument({ apiVersion: 'v1', kind: 'List', items: objects }, 'json');
  return (await Promise.all(objects.map((object) => printDocument(object, 'yaml')))).join('---\n');
}

async function rollBack(context: CommandContext, sides: Sides, { promotion, run }: Task): Promise<Outcome> {
  const { clock, signal } = context;
  const steps = await giveBack(sides, promotion, { clock, signal, dryRun: run.dryRun });
  const title = titleOf(promotion.main.template);
  const lead = run.dryRun ? `${title} can be given back (dry run):` : `${title} is given back to ${run.clusterName}:`;
  return { text: [lead, ...steps.map((line) => `  ${line}`)].join('\n') };
}
