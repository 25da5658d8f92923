/** Whether the scripts of customizations can be loaded. */

import { messageOf } from '../../base/errors.ts';
import { OPERATIONS } from '../../propagation/interpreter/operations.ts';
import type { ScriptRunner } from '../../propagation/interpreter/scripts.ts';
import type { Outcome } from '../command.ts';
import { quoteLine } from './quote-line.ts';
import type { Source } from './sources.ts';

const RULE = '-----------------------------------';
const INDENT = 4;
const WIDTH = Math.max(...OPERATIONS.map(({ operation }) => operation.length)) + 2;

async function verdictOn(script: string | undefined, scripts: ScriptRunner): Promise<string> {
  if (!script) return 'UNSET';
  try {
    await scripts.compile(script);
    return 'PASS';
  } catch (thrown) {
    const quote = quoteLine(messageOf(thrown), script);
    return `ERROR: ${messageOf(thrown)}${quote ? `\n${' '.repeat(INDENT + WIDTH)}${quote}` : ''}`;
  }
}

/** A table for each customization; exit code 1 when a script cannot be loaded. */
export async function checkScripts(sources: readonly Source[], scripts: ScriptRunner): Promise<Outcome> {
  const lines: string[] = [];
  let exitCode = 0;
  for (const { source, customization } of sources) {
    const { target, customizations } = customization.spec;
    lines.push(RULE, `SOURCE: ${source}`, `TARGET: ${target.apiVersion} ${target.kind}`, 'RULERS:');
    for (const { operation, rule } of OPERATIONS) {
      const verdict = await verdictOn(customizations[rule]?.luaScript, scripts);
      if (verdict.startsWith('ERROR')) exitCode = 1;
      lines.push(`${' '.repeat(INDENT)}${`${operation}:`.padEnd(WIDTH)}${verdict}`);
    }
  }
  return { text: lines.join('\n'), exitCode };
}
