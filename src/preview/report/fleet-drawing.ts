/** The fleet as a picture: regions, in them clusters, in them replicas. */

import { compareText } from '../../base/json.ts';
import type { ClusterPreview, Preview } from '../result.ts';
import { html, type Markup } from './markup.ts';

const CLUSTER = { width: 188, height: 104, gap: 12 };
const REGION = { padding: 14, title: 26, columns: 4, gap: 16 };
const DOT = { perRow: 16, rows: 4, step: 10, radius: 4 };
const MOST_DOTS = DOT.perRow * DOT.rows;

interface Region {
  readonly name: string;
  readonly clusters: readonly ClusterPreview[];
}

/** One SVG, as wide as its widest region. */
export function fleetDrawing({ clusters }: Pick<Preview, 'clusters'>): Markup {
  const regions = regionsOf(clusters);
  const most = Math.max(1, ...clusters.map(({ now, next }) => Math.max(now, next)));
  const perDot = Math.max(1, Math.ceil(most / MOST_DOTS));
  let y = 0;
  const drawn = regions.map((region) => {
    const top = y;
    y += regionHeight(region) + REGION.gap;
    return drawRegion(region, top, perDot);
  });
  const width = Math.max(1, ...regions.map(regionWidth));
  const height = Math.max(1, y - REGION.gap);
  const legend = perDot === 1 ? 'one dot is a replica' : `one dot is ${perDot} replicas`;
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="the fleet">${drawn}</svg>
<p class="legend"><span class="dot kept"></span> stays <span class="dot added"></span> comes <span class="dot removed"></span> goes; ${legend}</p>`;
}

function regionsOf(clusters: readonly ClusterPreview[]): Region[] {
  const groups = Map.groupBy(clusters, ({ region = '' }) => region);
  return [...groups]
    .map(([name, members]) => ({ name, clusters: members }))
    .sort((a, b) => compareText(a.name, b.name));
}

function columnsOf({ clusters }: Region): number {
  return Math.min(REGION.columns, clusters.length);
}

function regionWidth(region: Region): number {
  return columnsOf(region) * (CLUSTER.width + CLUSTER.gap) - CLUSTER.gap + 2 * REGION.padding;
}

function regionHeight({ clusters }: Region): number {
  const rows = Math.ceil(clusters.length / REGION.columns);
  return REGION.title + rows * (CLUSTER.height + CLUSTER.gap) - CLUSTER.gap + 2 * REGION.padding;
}

function drawRegion(region: Region, top: number, perDot: number): Markup {
  const boxes = region.clusters.map((cluster, i) => {
    const x = REGION.padding + (i % REGION.columns) * (CLUSTER.width + CLUSTER.gap);
    const row = Math.floor(i / REGION.columns);
    return drawCluster(cluster, { x, y: REGION.padding + REGION.title + row * (CLUSTER.height + CLUSTER.gap) }, perDot);
  });
  return html`<g transform="translate(0 ${top})"><rect class="region" width="${regionWidth(region)}" height="${regionHeight(region)}" rx="10"/><text class="region-name" x="${REGION.padding}" y="${REGION.padding + 12}">${region.name || 'no region'}</text>${boxes}</g>`;
}

function drawCluster(cluster: ClusterPreview, at: { x: number; y: number }, perDot: number): Markup {
  const state = cluster.ready && cluster.taints.length === 0 ? 'fine' : 'avoided';
  const title = [cluster.name, ...cluster.taints.map((taint) => `taint ${taint}`)].join('\n');
  return html`<g class="cluster ${state}" data-cluster="${cluster.name}" transform="translate(${at.x} ${at.y})"><title>${title}</title><rect width="${CLUSTER.width}" height="${CLUSTER.height}" rx="6"/><text class="cluster-name" x="10" y="19">${shortened(cluster.name)}</text><text class="count" x="${CLUSTER.width - 10}" y="19">${countText(cluster)}</text><text class="place" x="10" y="35">${placeText(cluster)}</text>${drawDots(cluster, perDot)}</g>`;
}

function countText({ now, next }: ClusterPreview): string {
  return now === next ? String(next) : `${now} → ${next}`;
}

function placeText({ ready, taints, provider, zones }: ClusterPreview): string {
  const place = [provider, ...(zones ?? [])].filter((part) => part).join(' ');
  const state = ready ? (taints.length > 0 ? 'tainted' : '') : 'not ready';
  return shortened([state, place].filter((part) => part !== '').join(' · '), 28);
}

function shortened(text: string, limit = 18): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function drawDots({ now, next }: ClusterPreview, perDot: number): Markup[] {
  const dots = (count: number): number => Math.ceil(Math.max(0, count) / perDot);
  const kinds = [
    ...Array.from({ length: dots(Math.min(now, next)) }, () => 'kept'),
    ...Array.from({ length: dots(next - now) }, () => 'added'),
    ...Array.from({ length: dots(now - next) }, () => 'removed'),
  ];
  return kinds.slice(0, MOST_DOTS).map((kind, i) => {
    const x = 14 + (i % DOT.perRow) * DOT.step;
    const y = 52 + Math.floor(i / DOT.perRow) * DOT.step;
    return html`<circle class="${kind}" cx="${x}" cy="${y}" r="${DOT.radius}"/>`;
  });
}
