import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { pageScript } from '../../src/files/page-script.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { htmlPage } from '../../src/preview/report/html.ts';
import type { Scenario } from '../../src/preview/scenario.ts';
import { aBinding, aCluster, anInventory, aPolicy } from '../preview/fleet.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

/** As much of playwright-core as the test uses; the package is optional. */
interface BrowserPage {
  on(event: 'request' | 'pageerror' | 'console', listener: (what: { url?(): string; type?(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  check(selector: string): Promise<void>;
  fill(selector: string, value: string): Promise<void>;
  click(selector: string): Promise<void>;
  textContent(selector: string): Promise<string | null>;
  waitForSelector(selector: string, options?: { state: 'detached' }): Promise<unknown>;
}
interface Playwright {
  chromium: {
    launch(options: { executablePath: string; args: string[] }): Promise<{
      newPage(): Promise<BrowserPage>;
      close(): Promise<void>;
    }>;
  };
}

const PACKAGE = 'playwright-core';
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const playwright = executablePath ? await load() : undefined;
const inBrowser = playwright ? test : test.skip;
const missing = playwright ? '' : ` (skipped: there is no ${executablePath ? PACKAGE : 'chromium'} here)`;

function load(): Promise<Playwright | undefined> {
  return import(PACKAGE).then(
    (loaded: unknown) => loaded as Playwright,
    () => undefined,
  );
}

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

const dir = temporaryDir();

inBrowser(
  `the page previews anew in a browser without a network${missing}`,
  async () => {
    if (!playwright || !executablePath) throw new Error('not skipped');
    const file = join(dir, 'preview.html');
    writeFileSync(file, htmlPage({ preview: previewScenario(scenario), scenario, script: await pageScript() }));
    const browser = await playwright.chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const requests: string[] = [];
      const errors: unknown[] = [];
      page.on('request', (request) => requests.push(request.url?.() ?? ''));
      page.on('pageerror', (error) => errors.push(error));
      page.on('console', (message) => message.type?.() === 'error' && errors.push(message));
      await page.goto(pathToFileURL(file).href);
      await page.check('[data-switch="cluster-down"][data-text="member2"]');
      await page.waitForSelector('#report >> text=assuming member2 is down');
      expect(await page.textContent('[data-template="default/deployment/web"] tr[data-cluster="member1"] .next')).toBe(
        '4',
      );
      await page.click('button[type="reset"]');
      await page.waitForSelector('#report >> text=assuming', { state: 'detached' });
      await page.check('[data-all]');
      await page.fill('[data-switch="replicas"]', '6');
      await page.waitForSelector('#report >> text=has 6 replicas');
      expect(await page.textContent('[data-template="default/deployment/web"] .total')).toBe('4 → 6');
      expect({ requests, errors }).toEqual({ requests: [pathToFileURL(file).href], errors: [] });
    } finally {
      await browser.close();
    }
  },
  60_000,
);
