/** Which templates a report tells of, and the words for what it leaves out. */

import type { Preview, TemplatePreview } from '../result.ts';

/** Everything with `all`; otherwise what was given, what changes, and what asks for attention. */
export function shownTemplates(preview: Preview, all: boolean): readonly TemplatePreview[] {
  if (all) return preview.templates;
  return preview.templates.filter(({ given, verdict, warnings, claim }) => {
    return given || warnings.length > 0 || claim?.from !== undefined || !['unchanged', 'suspended'].includes(verdict);
  });
}

/** `3 more templates stay as they are`; empty when none was left out. */
export function leftOut(preview: Preview, shown: number): string {
  const rest = preview.templates.length - shown;
  if (rest === 0) return '';
  const stays = rest === 1 ? 'stays' : 'stay';
  if (shown === 0) return `nothing changes: ${counted(rest, 'template')} ${stays} as before`;
  return `${rest} more ${rest === 1 ? 'template' : 'templates'} ${stays} as before`;
}

/** `1 template`, `2 templates`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The most replicas any cluster has of it, before or after. */
export function mostReplicas({ clusters }: TemplatePreview): number {
  return Math.max(0, ...clusters.map(({ now = 0, next = 0 }) => Math.max(now, next)));
}

/** How many replicas; of a template without replicas, that it is there. Undefined: it is not. */
export function countText(count: number | undefined, most: number): string | undefined {
  return count !== undefined && most === 0 ? 'yes' : count?.toString();
}
