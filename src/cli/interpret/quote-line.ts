/** The line of a script that a message is about. */

/** `2 | return a.b`; undefined where the message names no line. */
export function quoteLine(message: string, script: string): string | undefined {
  const [, number] = /<string>:(\d+):/.exec(message) ?? [];
  const line = number === undefined ? undefined : script.split('\n')[Number(number) - 1];
  return line === undefined ? undefined : `${number} | ${line.trim()}`;
}
