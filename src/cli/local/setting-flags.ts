/** The flags of the control plane as `local up` declares them and hands them on. */

import { FEATURE_GATES, type FeatureGate } from '../../controllers/feature-gates.ts';
import { defaultText, SETTING_FLAGS } from '../../controllers/flags.ts';
import { CONTROLLER_NAMES } from '../../controllers/names.ts';
import type { FlagTexts } from '../../local/flags.ts';
import type { Option } from '../option.ts';

/** The text of a flag; true where it stands alone. */
type Given = string | true | undefined;

/** The property that holds a flag's value: not a name other options could have. */
const propertyOf = (name: string): string => `flag:${name}`;

const PRESET = {
  name: 'failover',
  option: optionFor(
    '--failover [true|false]',
    'Let workloads leave members that fail, within seconds: sets several of the flags below',
  ),
};

function optionFor(flags: string, summary: string, group?: string): Option<Given> {
  return { flags, summary, parse: (text) => text, fallback: undefined, ...(group === undefined ? {} : { group }) };
}

/** One option for each flag. */
export const settingOptions: Readonly<Record<string, Option<Given>>> = Object.fromEntries([
  [propertyOf(PRESET.name), PRESET.option],
  ...SETTING_FLAGS.map((each) => {
    const standard = defaultText(each);
    const summary = standard === '' ? each.about : `${each.about} (default ${standard})`;
    return [
      propertyOf(each.name),
      optionFor(`--${each.name} ${each.value.word}`, summary, 'Control plane flags, remembered for the next start'),
    ];
  }),
]);

/** The values of flags that are words: what they are and what they mean. */
export function flagNotes(): string {
  const gates = Object.entries<FeatureGate>(FEATURE_GATES);
  const width = Math.max(...gates.map(([name]) => name.length));
  const lines = gates.map(([name, { stage, default: standard, about, idle }]) => {
    const facts = `${idle ? 'no effect here; ' : ''}${stage}, default ${standard}`;
    return `  ${name.padEnd(width)}  ${about} (${facts})`;
  });
  return ['Feature gates:', ...lines, '', 'Controllers:', ...wrapped(CONTROLLER_NAMES)].join('\n');
}

/** Words in lines of moderate length. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [''];
  for (const word of words) {
    if (`${lines.at(-1)} ${word}`.length > 100) lines.push('');
    lines[lines.length - 1] += ` ${word}`;
  }
  return lines.map((line) => ` ${line}`);
}

/** The flags among the values of options that were given. */
export function givenFlags(values: Readonly<Record<string, unknown>>): FlagTexts {
  const names = [PRESET.name, ...SETTING_FLAGS.map(({ name }) => name)];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values[propertyOf(name)];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

/** The words of a command line that sets the flags. */
export function flagWords(flags: FlagTexts): string[] {
  return Object.entries(flags).map(([name, text]) => `--${name}=${text}`);
}
