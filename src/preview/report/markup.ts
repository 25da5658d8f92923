/** HTML and SVG as text, escaped by construction. */

/** Markup that is known to be well formed. */
export interface Markup {
  readonly markup: string;
}

type Content = Markup | string | number | readonly (Markup | string | number)[] | undefined;

/** Markup taken as it is: for constants of this project only. */
export function raw(markup: string): Markup {
  return { markup };
}

/** A template literal whose values are escaped unless they are markup themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const pieces = parts.flatMap((part, i) => [part, i < values.length ? rendered(values[i]) : '']);
  return { markup: pieces.join('') };
}

function rendered(value: Content): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkup(String(value));
  return 'markup' in value ? value.markup : value.map(rendered).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that can stand in an element or a quoted attribute. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A value as JSON that can stand inside a script element. */
export function embedJson(value: unknown): Markup {
  const json = JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  return raw(json);
}
