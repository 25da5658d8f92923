/** The preview as one page that needs nothing else: no network, no files, and no script to be read. */

import type { Preview } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { reportBody } from './body.ts';
import { controls } from './controls.ts';
import { embedJson, html, raw } from './markup.ts';
import { STYLE } from './style.ts';

export interface PageParts {
  readonly preview: Preview;
  /** What the page's switches start from. */
  readonly scenario: Scenario;
  /** The bundled page script. */
  readonly script: string;
  readonly all?: boolean;
}

/** The whole document. */
export function htmlPage({ preview, scenario, script, all = false }: PageParts): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Placement preview</title><style>${raw(STYLE)}</style></head><body>
<h1>Placement preview</h1><p class="rest">Where everything will run, why, and what would move. The switches below compute in this page.</p>
${controls(preview)}
<main id="report">${reportBody(preview, all)}</main>
<script type="application/json" id="scenario">${embedJson(scenario)}</script>
<script type="module">${raw(script.replace(/<\/(script)/gi, '<\\/$1'))}</script>
</body></html>
`.markup;
}
