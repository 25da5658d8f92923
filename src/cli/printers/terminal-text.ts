/** Text of others on a terminal: what a server answers must not move the cursor or colour anything. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Control characters written out: `^[` for Escape, as kubectl does. Line ends and tabs stay. */
export function terminalText(text: string): string {
  return text.replace(CONTROL, (char) => {
    if (char === '\r') return '\\r';
    const code = char.charCodeAt(0);
    return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : `\\x${code.toString(16)}`;
  });
}
