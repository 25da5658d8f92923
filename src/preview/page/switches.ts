/** What the page's controls ask for. */

import type { WhatIf } from '../what-if/index.ts';
import type { PageElement } from './browser.ts';

export interface Asked {
  readonly whatIf: WhatIf;
  readonly all: boolean;
}

/** Reads every control; those left as they were ask for nothing. */
export function readControls(form: PageElement): Asked {
  const asked = new Map<string, string[]>();
  let all = false;
  for (const control of form.querySelectorAll('input')) {
    const { switch: name, text = '' } = control.dataset;
    if (name === undefined) all ||= control.checked;
    else if (isSet(control)) asked.set(name, [...(asked.get(name) ?? []), text.replace('$', () => control.value)]);
  }
  return { whatIf: Object.fromEntries(asked), all };
}

function isSet({ type, checked, value, dataset }: PageElement): boolean {
  return type === 'checkbox' ? checked : value.trim() !== '' && value !== dataset['default'];
}

/** Both together: what was asked on the command line, then what the page asks. */
export function joinSwitches(first: WhatIf, second: WhatIf): WhatIf {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])] as (keyof WhatIf)[];
  return Object.fromEntries(names.map((name) => [name, [...(first[name] ?? []), ...(second[name] ?? [])]]));
}
