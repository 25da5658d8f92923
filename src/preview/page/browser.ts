/** The few parts of a browser the page uses, so that it can be checked without the whole DOM's types. */

export interface PageElement {
  innerHTML: string;
  textContent: string | null;
  value: string;
  checked: boolean;
  readonly type: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  querySelectorAll(selector: string): Iterable<PageElement>;
  addEventListener(type: 'input' | 'reset', listener: () => void): void;
}

export interface Page {
  getElementById(id: string): PageElement | null;
}

/** The element of that id; throws when the page lacks it. */
export function elementOf(page: Page, id: string): PageElement {
  const element = page.getElementById(id);
  if (!element) throw new Error(`the page has no element '${id}'`);
  return element;
}
