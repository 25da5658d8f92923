/** All of standard input as text. */

import { text } from 'node:stream/consumers';

/** Reads until the other side closes it. */
export function readStandardInput(): Promise<string> {
  return text(process.stdin);
}
