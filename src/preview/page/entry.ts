/** The page's script: the only part of the preview that touches a browser. */

import type { Page } from './browser.ts';
import { startPage } from './main.ts';

const { document, requestAnimationFrame: later } = globalThis as unknown as {
  document: Page;
  requestAnimationFrame(action: () => void): void;
};

startPage(document, later);
