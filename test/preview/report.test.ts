import { describe, expect, test } from '@jest/globals';
import { previewScenario } from '../../src/preview/preview.ts';
import { barOf } from '../../src/preview/report/bar.ts';
import { htmlPage } from '../../src/preview/report/html.ts';
import { markdownReport } from '../../src/preview/report/markdown.ts';
import { embedJson, html } from '../../src/preview/report/markup.ts';
import { tableReport } from '../../src/preview/report/table.ts';
import type { Scenario } from '../../src/preview/scenario.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy, claimOf } from './fleet.ts';

const scenario: Scenario = {
  inventory: anInventory({
    clusters: [
      aCluster('member1'),
      aCluster('member2', 10, { region: 'eu' }),
      aCluster('member3', 1, { region: 'eu' }),
    ],
    policies: [aPolicy()],
    bindings: [
      aBinding([
        { name: 'member1', replicas: 2 },
        { name: 'member2', replicas: 2 },
      ]),
      aBinding([{ name: 'member2', replicas: 3 }], aPolicy(), 'calm'),
    ],
    templates: [],
  }),
  objects: [{ ...aDeployment('lost'), kind: 'DaemonSet' }],
  whatIf: { 'cluster-down': ['member1'] },
  guards: { maxMoved: '1', forbidUnschedulable: true },
};
const preview = previewScenario(scenario);

test('a template that passes to another policy is shown although it stays where it is', () => {
  const owner = aPolicy();
  const other = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' }];
  const template = { ...aDeployment(), metadata: { ...aDeployment().metadata, annotations: claimOf(owner) } };
  const inventory = anInventory({
    clusters: [aCluster('member1')],
    policies: [owner, aPolicy('heir')],
    bindings: [aBinding([{ name: 'member1', replicas: 4 }])],
    templates: [template],
  });
  const objects = [aPolicy('web', {}, { resourceSelectors: other })];
  const passing = previewScenario({ inventory, objects, whatIf: {}, guards: {} });
  const line = 'default/deployment/web passes from PropagationPolicy default/web to PropagationPolicy default/heir';
  expect([tableReport(passing), markdownReport(passing)]).toEqual([
    expect.stringContaining(line),
    expect.stringContaining(line),
  ]);
  expect(passing.templates[0]?.verdict).toBe('unchanged');
});

describe('the table', () => {
  test('shows what changes, warns, sums up and judges', () => {
    expect(tableReport(preview)).toBe(
      `
assuming member1 is down

TEMPLATE                CLUSTER  REGION          VERDICT    SCORE  NOW     NEXT
default/daemonset/lost  -                        no policy
default/deployment/web  member1  region-member1  removed             2  →     -  --
                        member2  eu              more         100    2  →     4  ■■++

unclaimed: default/daemonset/lost: no policy selects it, so it stays in the control plane

1 more template stays as before
3 templates: 1 changed, 1 unclaimed, 1 unchanged
replicas 7 → 7: 2 moved

BROKEN max-moved: 2 of 7 replicas would move (28.6%); allowed: 1
ok     forbid-unschedulable: everything can be scheduled
`.trimStart(),
    );
  });

  test('shows everything on request', () => {
    expect(tableReport(preview, { all: true })).toContain('default/deployment/calm  member2  eu              same');
  });

  test('explains every cluster on request', () => {
    const text = tableReport(preview, { explain: true });
    expect(text).toContain('policy: PropagationPolicy default/web: has it already');
    expect(text).toMatch(/member1 {2}refused .*cluster\(s\) had untolerated taint/);
    expect(text).toMatch(/member3 {2}left out|member3 {2}selected/);
    expect(text).toContain('division: ');
    expect(text).not.toContain('[object Object]');
  });

  test('says so when nothing changes', () => {
    const { whatIf: _, ...rest } = scenario;
    const calm = previewScenario({ ...rest, objects: [], whatIf: {}, guards: {} });
    expect(tableReport(calm)).toContain('nothing changes');
  });
});

describe('a bar', () => {
  test.each([
    [{ now: 2, next: 3 }, 3, '■■+'],
    [{ now: 3, next: 1 }, 3, '■--'],
    [{ next: 2 }, 2, '++'],
    [{ now: 100, next: 100 }, 100, '■'.repeat(20)],
    [{ now: 100, next: 101 }, 1000, '■■+'],
    [{ now: 0, next: 0 }, 0, ''],
  ])('of %j among %i is %s', (share, most, bar) => {
    expect(barOf(share, most)).toBe(bar);
  });
});

describe('the markdown', () => {
  test('is a table that markup in names cannot break', () => {
    const text = markdownReport(preview, { explain: true });
    expect(text).toContain('| default/deployment/web | member1 | region-member1 | 2 | – | removed |');
    expect(text).toContain('- ❌ `max-moved`');
    expect(text).toContain('<details><summary>default/deployment/web: why</summary>');
    const hostile = previewScenario({ ...scenario, objects: [{ ...aDeployment('a|b<script>'), kind: 'DaemonSet' }] });
    expect(markdownReport(hostile)).toContain('default/daemonset/a\\|b\\<script\\>');
  });
});

describe('a template without replicas', () => {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' } };
  const policy = aPolicy('all', {}, { resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap' }] });
  const inventory = anInventory({ clusters: [aCluster('member1')] });
  const there = previewScenario({ inventory, objects: [policy, config], whatIf: {}, guards: {} }, { explain: 'shown' });

  test('is there or not, in every report', () => {
    expect(tableReport(there)).toMatch(/default\/configmap\/settings +member1 .* - +→ +yes/);
    expect(markdownReport(there)).toContain(
      '| default/configmap/settings | member1 | region-member1 | – | yes | added |',
    );
    expect(htmlPage({ preview: there, scenario, script: '' })).toContain('<td class="number next">yes</td>');
  });

  test('needs no room and has no numbers among its reasons', () => {
    const text = tableReport(there, { explain: true });
    expect(text).toMatch(/member1 +selected +score 0\n/);
    expect(text).not.toContain('room');
  });
});

describe('the page', () => {
  const page = htmlPage({ preview, scenario, script: 'run()</script>' });

  test('asks nothing of a network', () => {
    expect(page).toContain("default-src 'none'");
    expect(page.match(/(src|href)=/g)).toBeNull();
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  test('draws the fleet and offers a switch for every cluster', () => {
    expect(page.match(/data-switch="cluster-down"/g)).toHaveLength(3);
    expect(page).toContain('data-text="member2.cpu=$%"');
    expect(page).toContain('<svg ');
    expect(page).toContain('data-template="default/deployment/web"');
  });

  test('keeps its script and its data inside their elements', () => {
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(embedJson({ text: '</script><!--' }).markup).toBe('{"text":"\\u003c/script>\\u003c!--"}');
    expect(html`<b title="${'"<&>'}">${"'"}</b>`.markup).toBe('<b title="&quot;&lt;&amp;&gt;">&#39;</b>');
  });
});
