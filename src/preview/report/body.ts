/** The part of the page that follows the switches: the drawn fleet, the division and the reasons. */

import type { AttemptExplanation } from '../../scheduler/explain/explanation.ts';
import type { GuardResult, Preview, Share, TemplatePreview } from '../result.ts';
import { titleOf } from '../title.ts';
import { detailOf, roleOf } from './cluster-words.ts';
import { fleetDrawing } from './fleet-drawing.ts';
import { html, type Markup } from './markup.ts';
import { claimText, divisionLines, selectionText } from './reasons.ts';
import { countText, leftOut, mostReplicas, shownTemplates } from './shown.ts';
import { replicaSummary, templateSummary } from './summary.ts';

/** Everything a preview says, as the inside of the page's main element. */
export function reportBody(preview: Preview, all: boolean): Markup {
  const shown = shownTemplates(preview, all);
  const rest = leftOut(preview, shown.length);
  return html`
<section id="summary"><p><strong>${templateSummary(preview)}</strong>; ${replicaSummary(preview.summary.replicas)}.</p>
${preview.assumptions.length > 0 ? html`<ul class="assumptions">${preview.assumptions.map((text) => html`<li>assuming ${text}</li>`)}</ul>` : undefined}
${preview.guards.length > 0 ? html`<ul class="guards">${preview.guards.map(guardItem)}</ul>` : undefined}</section>
<section id="fleet"><h2>Fleet</h2>${fleetDrawing(preview)}</section>
<section id="division"><h2>Division</h2>${shown.map(templateCard)}${rest === '' ? undefined : html`<p class="rest">${rest}</p>`}</section>`;
}

function guardItem({ guard, held, message }: GuardResult): Markup {
  return html`<li class="${held ? 'held' : 'broken'}"><b>${guard}</b> ${held ? 'held' : 'broken'}: ${message}</li>`;
}

function templateCard(template: TemplatePreview): Markup {
  const { now, next } = template.replicas;
  return html`<article class="template ${template.verdict}" data-template="${titleOf(template)}">
<h3>${titleOf(template)} <span class="verdict">${template.verdict}</span> <span class="total">${now === next ? next : `${now} → ${next}`}</span></h3>
${template.claim ? html`<p class="claim">${claimText(template.claim)}</p>` : undefined}
<p class="message">${template.message}</p>
${template.warnings.map(({ code, message }) => html`<p class="warning" data-code="${code}">${message}</p>`)}
${template.clusters.length > 0 ? shareTable(template) : undefined}
${template.explanation ? html`<details><summary>Reasons</summary>${template.explanation.attempts.map(attempt)}</details>` : undefined}
</article>`;
}

function shareTable(template: TemplatePreview): Markup {
  const most = mostReplicas(template);
  return html`<table><thead><tr><th>cluster</th><th>region</th><th class="number">score</th><th class="number">now</th><th class="number">next</th><th></th></tr></thead><tbody>${template.clusters.map(
    (share) => shareRow(share, most),
  )}</tbody></table>`;
}

function shareRow(share: Share, most: number): Markup {
  const { cluster, region, score, now = 0, next = 0, change } = share;
  const count = (value: number | undefined): string => countText(value, most) ?? '–';
  const full = Math.max(1, most);
  const parts = [
    barPart('kept', Math.min(now, next) / full),
    barPart('added', (next - now) / full),
    barPart('removed', (now - next) / full),
  ];
  return html`<tr class="${change}" data-cluster="${cluster}"><td>${cluster}</td><td>${region}</td><td class="number">${score}</td><td class="number now">${count(share.now)}</td><td class="number next">${count(share.next)}</td><td class="bar">${parts.flat()}</td></tr>`;
}

function barPart(kind: string, share: number): Markup[] {
  return share > 0 ? [html`<i class="${kind}" style="width:${(100 * share).toFixed(1)}%"></i>`] : [];
}

function attempt(explained: AttemptExplanation): Markup {
  const { affinity, clusters, selection, divisions, failure } = explained;
  const lines = [...(selection ? [`selection: ${selectionText(selection)}`] : []), ...divisions.flatMap(divisionLines)];
  return html`${affinity === undefined ? undefined : html`<h4>affinity ${affinity}</h4>`}
<table class="reasons"><tbody>${clusters.map(
    (cluster) =>
      html`<tr><td>${cluster.name}</td><td class="role">${roleOf(cluster)}</td><td>${detailOf(cluster)}</td></tr>`,
  )}</tbody></table>
<pre>${lines.join('\n')}</pre>${failure ? html`<p class="warning">${failure.message}</p>` : undefined}`;
}
