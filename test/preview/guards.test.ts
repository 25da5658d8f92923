import { describe, expect, test } from '@jest/globals';
import { checkGuards, type Guards } from '../../src/preview/guards.ts';
import type { Share, TemplatePreview, Verdict } from '../../src/preview/result.ts';
import { summarize } from '../../src/preview/summarize.ts';

const aTemplate = (verdict: Verdict, clusters: Share[], moved = 0, given = false): TemplatePreview => ({
  resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
  given,
  verdict,
  message: '',
  replicas: { now: 40, next: 40, added: 0, removed: 0, moved },
  clusters,
  warnings: [],
});
const on = (cluster: string): Share => ({ cluster, next: 1, change: 'added' });
const off = (cluster: string): Share => ({ cluster, now: 1, change: 'removed' });

const held = (templates: TemplatePreview[], guards: Guards) =>
  checkGuards({ summary: summarize(templates), templates }, guards).map((result) => result.held);

describe('guards', () => {
  test('that are not asked for say nothing', () => {
    expect(held([aTemplate('unschedulable', [], 40)], {})).toEqual([]);
  });

  test.each([
    ['0', 0, true],
    ['0', 1, false],
    ['4', 4, true],
    ['10%', 4, true],
    ['10%', 5, false],
    ['12.5%', 5, true],
  ])('--max-moved %s holds with %i of 40 moved: %s', (maxMoved, moved, expected) => {
    expect(held([aTemplate('changed', [], moved)], { maxMoved })).toEqual([expected]);
  });

  test.each(['ten', '-1', '1.5', '%'])('--max-moved %s cannot be read', (maxMoved) => {
    expect(() => held([], { maxMoved })).toThrow(expect.objectContaining({ code: 'BadInput' }));
  });

  test('--forbid-unschedulable breaks when something cannot be scheduled', () => {
    expect(held([aTemplate('new', [])], { forbidUnschedulable: true })).toEqual([true]);
    expect(held([aTemplate('unschedulable', [])], { forbidUnschedulable: true })).toEqual([false]);
  });

  test('--require-clusters asks every given template for every cluster', () => {
    const requireClusters = ['member1', 'member2'];
    expect(held([aTemplate('new', [on('member1'), on('member2')])], { requireClusters })).toEqual([true]);
    expect(held([aTemplate('new', [on('member1')])], { requireClusters })).toEqual([false]);
    expect(held([aTemplate('changed', [on('member1'), off('member2')])], { requireClusters })).toEqual([false]);
    const bystander = aTemplate('unchanged', []);
    const given = aTemplate('new', [on('member1'), on('member2')], 0, true);
    expect(held([bystander, given], { requireClusters })).toEqual([true]);
  });
});
