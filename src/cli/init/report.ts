/** What `init` tells: findings, plans, progress, and what to do next. */

import { UserError } from '../../base/errors.ts';
import type { SidedChange } from '../../bootstrap/install-plan.ts';
import type { PhaseReport } from '../../bootstrap/phases/run.ts';
import type { Finding } from '../../bootstrap/preflight.ts';
import { printTable } from '../printers/table.ts';
import type { Progress } from '../progress.ts';

/** A table of findings, errors first. */
export function findingsTable(findings: readonly Finding[]): string {
  const rows = findings
    .toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'))
    .map(({ level, code, what, fix }) => [level.toUpperCase(), code, what, fix]);
  return printTable(['LEVEL', 'CODE', 'FINDING', 'WHAT TO DO'], rows);
}

/** Throws UserError `Conflict` with the table when there is an error among the findings. */
export function refuseErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length === 0) return;
  const codes = [...new Set(errors.map(({ code }) => code))].join(',');
  throw new UserError('Conflict', `the host is not ready for an installation:\n${findingsTable(findings)}`, {
    hint: `nothing was changed; to go on all the same: --ignore-preflight ${codes}`,
  });
}

const SHOWN_FIELDS = 4;

/** One line per change: what, where, which fields. */
export function planTable(changes: readonly SidedChange[]): string {
  const rows = changes.map(({ effect, side, name, fields, refusal }) => [
    effect,
    side,
    name,
    refusal ?? fieldList(fields),
  ]);
  return printTable(['EFFECT', 'SIDE', 'OBJECT', 'FIELDS'], rows);
}

function fieldList(fields: readonly string[]): string {
  const more = fields.length > SHOWN_FIELDS ? `, and ${fields.length - SHOWN_FIELDS} more` : '';
  return `${fields.slice(0, SHOWN_FIELDS).join(', ')}${more}`;
}

/** `2 to create, 1 to change, 40 as they should be` */
export function planSummary(changes: readonly SidedChange[]): string {
  const count = (wanted: string): number => changes.filter(({ effect }) => effect === wanted).length;
  const parts = [
    [count('create'), 'to create'],
    [count('update'), 'to change'],
    [count('refused'), 'refused'],
    [count('unchanged'), 'as they should be'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return told.join(', ') || 'nothing to change';
}

/** Progress of phases that run at the same time: what runs now, and a line for each that is done. */
export function phaseReport(progress: Progress): PhaseReport & { note(line: string): void } {
  const running = new Set<string>();
  const show = (): void => {
    if (running.size > 0) progress.step(`bringing up ${[...running].join(', ')}`);
  };
  return {
    started({ title }) {
      running.add(title);
      if (running.size === 1) show();
      else progress.update(`bringing up ${[...running].join(', ')}`);
    },
    done({ title, name }, seconds) {
      running.delete(title);
      progress.done(`${name.padEnd(NAME_WIDTH)} ${title} (${seconds.toFixed(1)} s)`);
      show();
    },
    note(line) {
      progress.done(line);
      show();
    },
  };
}

const NAME_WIDTH = 11;

export interface Finish {
  programName: string;
  /** The kubeconfig people are told to use. */
  kubeconfig: string;
  address: string;
  seconds: number;
}

/** What upstream says in the end, with commands that work as they are. */
export function nextSteps({ programName, kubeconfig, address, seconds }: Finish): string {
  return `Karmada is installed successfully: ${address}, in ${seconds.toFixed(1)} s.

Register clusters to it in one of two ways.

In push mode, where the control plane reaches the member:
  ${programName} --kubeconfig ${kubeconfig} join member1 --cluster-kubeconfig $HOME/.kube/config
In pull mode, where an agent in the member reaches the control plane:
  ${programName} --kubeconfig ${kubeconfig} token create --print-register-command
  and run the command it prints with --kubeconfig of the member

Then look at them:
  kubectl --kubeconfig ${kubeconfig} get clusters
`;
}
