/** An error as a person reads it. */

import { isApiError } from '../api/meta/api-error.ts';
import { isUserError, messageOf } from '../base/errors.ts';
import type { Output } from './output.ts';
import { terminalText } from './printers/terminal-text.ts';

export interface ErrorReport {
  /** The first line; more lines only where one problem each. */
  message: string;
  hint: string | undefined;
}

/** Words for anything thrown; errors that are nobody's fault but ours come with their stack. */
export function reportError(error: unknown): ErrorReport {
  if (isUserError(error)) return { message: `error: ${error.message}`, hint: error.hint };
  if (isApiError(error)) return { message: serverMessage(error.reason, error.message), hint: hintFor(error.code) };
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  return {
    message: `error: unexpected failure: ${messageOf(error)}`,
    hint: `this is a bug in kubectl-karmada; please report it\n${stack}`.trim(),
  };
}

/** As kubectl words it. */
function serverMessage(reason: string, message: string): string {
  return reason === '' ? `Error from server: ${message}` : `Error from server (${reason}): ${message}`;
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'the server does not accept these credentials; check the user of the kubeconfig context',
  403: 'ask an administrator of that server for the permission, or use another context',
};

function hintFor(code: number): string | undefined {
  return HINTS[code];
}

/** Prints errors; colours are loaded only where they are shown. */
export function createErrorPrinter(output: Output, color: boolean): (error: unknown) => Promise<void> {
  return async (error) => {
    const report = reportError(error);
    const message = terminalText(report.message);
    const hint = report.hint === undefined ? undefined : terminalText(report.hint);
    const paint = color ? await import('chalk') : undefined;
    const [lead, rest] = split(message);
    output.write(`${paint ? paint.chalkStderr.red(lead) : lead}${rest}\n`);
    if (hint !== undefined) output.write(`${paint ? paint.chalkStderr.dim('hint:') : 'hint:'} ${hint}\n`);
  };
}

function split(message: string): [string, string] {
  const end = message.indexOf(':') + 1;
  return [message.slice(0, end), message.slice(end)];
}
