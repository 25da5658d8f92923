/** What `-o` may say: kubectl's formats. */

import { UserError } from '../../base/errors.ts';
import type { Option } from '../option.ts';

/** A format by its name, and what follows its `=`. */
export interface ChosenFormat {
  name: string;
  argument: string | undefined;
}

/** Formats whose template or columns follow a `=`, or come with --template. */
const WITH_ARGUMENT = new Set([
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'go-template',
  'go-template-file',
  'custom-columns',
  'custom-columns-file',
]);

/** kubectl's older names. */
const ALIASES: Readonly<Record<string, string>> = { template: 'go-template', templatefile: 'go-template-file' };

/** Every format that prints objects through something the user writes. */
export const TEMPLATE_FORMATS = [...WITH_ARGUMENT];

/** An option `-o` with these formats. */
export function outputFormat(choices: readonly string[], summary = 'Output format'): Option<ChosenFormat | undefined> {
  const parse = (value: string): ChosenFormat => {
    const at = value.indexOf('=');
    const given = at < 0 ? value : value.slice(0, at);
    const name = ALIASES[given] ?? given;
    if (!choices.includes(name)) throw new UserError('BadInput', `"${given}" is not one of ${choices.join(', ')}`);
    if (at >= 0 && !WITH_ARGUMENT.has(name)) throw new UserError('BadInput', `"${name}" takes nothing after "="`);
    return { name, argument: at < 0 ? undefined : value.slice(at + 1) };
  };
  return { flags: '-o, --output <format>', summary, parse, fallback: undefined, choices };
}

/** The template or the columns of a format; throws UserError `BadInput` where they are missing. */
export function argumentOf({ name, argument }: ChosenFormat, template: string | undefined): string {
  const given = argument ?? template;
  if (given !== undefined && given !== '') return given;
  throw new UserError('BadInput', `-o ${name} lacks what it prints`, { hint: EXAMPLES[name] ?? EXAMPLE_FILE });
}

const EXAMPLE_FILE = 'name a file after "=", such as columns.txt';

const EXAMPLES: Readonly<Record<string, string>> = {
  jsonpath: "for instance: -o jsonpath='{.items[*].metadata.name}'",
  'jsonpath-as-json': "for instance: -o jsonpath-as-json='{.items[*].metadata.name}'",
  'go-template': "for instance: -o go-template='{{range .items}}{{.metadata.name}} {{end}}'",
  'custom-columns': 'for instance: -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image',
};
