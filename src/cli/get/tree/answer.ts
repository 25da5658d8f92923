/** `get … -o tree`. */

import type { AnyObject } from '../../../api/meta/object.ts';
import type { Client } from '../../../client/client.ts';
import { createTablePrinter } from '../../printers/table.ts';
import type { Answer, Answering } from '../answer.ts';
import type { Failure } from '../gather.ts';
import { missingObjects } from '../missing.ts';
import type { Plan } from '../plan.ts';
import { queryObjects } from '../query.ts';
import { memberTarget } from '../targets.ts';
import { gatherTrees } from './gather.ts';
import { TREE_HEADER, treeRows } from './rows.ts';

export interface TreeFormat {
  noHeaders: boolean;
  memberTimeoutMs: number;
}

/** Prints a tree per template that the plan names, which is asked of the control plane alone. */
export async function answerTrees(
  { plan, karmadaClient }: { plan: Plan; karmadaClient: Client },
  { noHeaders, memberTimeoutMs }: TreeFormat,
  { clock, print }: Answering,
): Promise<Answer> {
  const printTable = createTablePrinter({ headersAsGiven: true });
  const failures = new Map<string | undefined, Failure>();
  const names = new Map<Plan['parts'][number], Set<string | undefined>>();
  const rows: string[][] = [];
  const asking = {
    karmadaClient,
    clock,
    memberTarget: (clusterName: string) =>
      memberTarget(karmadaClient, clusterName, { milliseconds: memberTimeoutMs, clock }),
  };
  for (const part of plan.parts) {
    const { resource, query } = part;
    const templates: AnyObject[] = await queryObjects(karmadaClient, resource, query);
    names.set(part, new Set(templates.map(({ metadata }) => metadata.name)));
    const trunks = await gatherTrees(asking, resource, templates);
    rows.push(...trunks.flatMap(treeRows));
    const broken = trunks.flatMap(({ branches }) => branches.flatMap(({ failure }) => failure ?? []));
    for (const failure of broken) failures.set(failure.clusterName, failure);
  }
  if (rows.length > 0) print(`${printTable(noHeaders ? undefined : TREE_HEADER, rows)}\n`);
  return {
    failures: [...failures.values()],
    missing: missingObjects(plan, (part) => names.get(part) ?? new Set()),
    empty: rows.length === 0,
  };
}
