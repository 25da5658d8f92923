import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { pageScript } from '../../src/files/page-script.ts';
import type { PageElement } from '../../src/preview/page/browser.ts';
import { startPage } from '../../src/preview/page/main.ts';
import { joinSwitches } from '../../src/preview/page/switches.ts';
import type { Scenario } from '../../src/preview/scenario.ts';
import { aBinding, aCluster, anInventory, aPolicy } from './fleet.ts';

const scenario: Scenario = {
  inventory: anInventory({
    clusters: [aCluster('member1'), aCluster('member2')],
    policies: [aPolicy()],
    bindings: [
      aBinding([
        { name: 'member1', replicas: 2 },
        { name: 'member2', replicas: 2 },
      ]),
    ],
  }),
  objects: [],
  whatIf: {},
  guards: {},
};

type Listeners = Record<string, () => void>;

/** An element with as much of a browser as the page asks of one. */
const anElement = (parts: Partial<PageElement> = {}, children: PageElement[] = []) => {
  const listeners: Listeners = {};
  const element: PageElement = {
    innerHTML: '',
    textContent: '',
    value: '',
    checked: false,
    type: 'text',
    dataset: {},
    querySelectorAll: () => children,
    addEventListener: (type, listener) => {
      listeners[type] = listener;
    },
    ...parts,
  };
  return { element, listeners };
};

const aPage = () => {
  const down = anElement({ type: 'checkbox', dataset: { switch: 'cluster-down', text: 'member2' } }).element;
  const replicas = anElement({
    type: 'number',
    dataset: { switch: 'replicas', text: 'default/deployment/web=$' },
  }).element;
  const cpu = anElement({
    type: 'number',
    value: '100',
    dataset: { switch: 'capacity', text: 'member1.cpu=$%', default: '100' },
  }).element;
  const form = anElement({}, [down, replicas, cpu]);
  const elements: Record<string, PageElement> = {
    scenario: anElement({ textContent: JSON.stringify(scenario) }).element,
    controls: form.element,
    report: anElement().element,
    problem: anElement().element,
  };
  const document = { getElementById: (id: string) => elements[id] ?? null };
  return { document, elements, down, replicas, cpu, input: () => form.listeners['input']?.() };
};

const placed = (markup: string | undefined) =>
  [...(markup ?? '').matchAll(/data-cluster="(\w+)"><td>.*?number next">(.+?)</g)].map(([, name, next]) => [
    name,
    next,
  ]);

describe('the page', () => {
  test('previews anew with every switch', () => {
    const page = aPage();
    startPage(page.document, (action) => action());
    page.down.checked = true;
    page.input();
    expect(page.elements['report']?.innerHTML).toContain('assuming member2 is down');
    expect(placed(page.elements['report']?.innerHTML)).toEqual([
      ['member1', '4'],
      ['member2', '–'],
    ]);
    page.down.checked = false;
    page.replicas.value = '6';
    page.input();
    expect(placed(page.elements['report']?.innerHTML)).toEqual([
      ['member1', '3'],
      ['member2', '3'],
    ]);
  });

  test('tells what it cannot read and keeps the report', () => {
    const page = aPage();
    startPage(page.document, (action) => action());
    page.cpu.value = 'lots';
    page.input();
    expect(page.elements['problem']?.textContent).toContain('cannot read --capacity');
    expect(page.elements['report']?.innerHTML).toBe('');
  });

  test('runs from one bundled script', async () => {
    const page = aPage();
    runInNewContext(await pageScript(), {
      document: page.document,
      requestAnimationFrame: (action: () => void) => action(),
      TextEncoder,
    });
    page.down.checked = true;
    page.input();
    expect(placed(page.elements['report']?.innerHTML)).toEqual([
      ['member1', '4'],
      ['member2', '–'],
    ]);
  });
});

test('the switches of the page add to those of the command line', () => {
  expect(joinSwitches({ taint: ['a'] }, { taint: ['b'], replicas: ['c'] })).toEqual({
    taint: ['a', 'b'],
    replicas: ['c'],
  });
});
