/** A placement explained in lines of text, from the template down to the members. */

import type { Condition } from '../../api/meta/object.ts';
import type { MemberPlacement, PlacementExplanation } from '../placement.ts';
import { nameOf } from '../title.ts';
import { alignColumns } from './columns.ts';
import { attemptLines, claimText } from './reasons.ts';

/** The chain, one step after the other. */
export function placementReport(explained: PlacementExplanation): string {
  const { resource, claim, binding, conditions, next, members, now } = explained;
  const lines = [
    `template  ${nameOf(resource)}`,
    `policy    ${claim ? claimText(claim) : 'none selects it'}`,
    `binding   ${binding ? nameOf(binding) : 'none'}`,
    ...conditions.map((condition) => `          ${conditionText(condition)}`),
    `next look ${next}`,
    ...(members.length > 0 ? ['', ...memberLines(members)] : []),
    ...(now
      ? [
          '',
          `If the scheduler looked now: ${now.message.replace(/\.$/, '')}.`,
          ...now.explanation.attempts.flatMap(attemptLines),
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function conditionText({ type, status, reason, message, lastTransitionTime }: Condition): string {
  return `${type}=${status} ${reason} since ${lastTransitionTime}: ${message}`;
}

const COLUMNS = [
  { title: 'MEMBER' },
  { title: 'ROLE' },
  { title: 'REPLICAS', align: 'right' },
  { title: 'READY', align: 'right' },
  { title: 'HEALTH' },
  { title: 'WORK' },
] as const;

function memberLines(members: readonly MemberPlacement[]): string[] {
  const rows = members.map(({ cluster, role, replicas, ready, health, work }) => [
    cluster,
    role,
    replicas === undefined ? '-' : String(replicas),
    ready === undefined ? '-' : String(ready),
    health ?? '-',
    work ? `${work.namespace}/${work.name} ${work.applied}` : 'none',
  ]);
  return alignColumns(COLUMNS, rows);
}
