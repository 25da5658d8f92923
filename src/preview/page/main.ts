/** Runs in the page: every switch previews anew with the library, and redraws the report. */

import { messageOf } from '../../base/errors.ts';
import { previewScenario } from '../preview.ts';
import { reportBody } from '../report/body.ts';
import type { Scenario } from '../scenario.ts';
import { elementOf, type Page } from './browser.ts';
import { joinSwitches, readControls } from './switches.ts';

/** Connects the controls with the report. */
export function startPage(page: Page, later: (action: () => void) => void): void {
  const scenario = JSON.parse(elementOf(page, 'scenario').textContent ?? '{}') as Scenario;
  const form = elementOf(page, 'controls');
  const report = elementOf(page, 'report');
  const problem = elementOf(page, 'problem');
  const redraw = (): void => {
    const { whatIf, all } = readControls(form);
    try {
      const asked = { ...scenario, whatIf: joinSwitches(scenario.whatIf, whatIf) };
      report.innerHTML = reportBody(previewScenario(asked, { explain: 'shown' }), all).markup;
      problem.textContent = '';
    } catch (error) {
      problem.textContent = messageOf(error);
    }
  };
  form.addEventListener('input', redraw);
  form.addEventListener('reset', () => later(redraw));
}
