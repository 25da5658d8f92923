/** Command lines in Markdown: those of blocks fenced as `sh`, and those behind a prompt in recorded sessions. */

/** Each line whole, with its pipes, without comments, prompts and what commands answered. */
export function commandLines(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```/gm)];
  return blocks.flatMap(([, language, body = '']) => {
    const lines = body.replaceAll(/\\\n\s*/g, '').split('\n');
    if (language === 'sh') return lines.map(withoutComment).filter((line) => line !== '');
    return language === '' ? lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)) : [];
  });
}

function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, '').trim();
}

/** The simple commands of a line. */
export function commandsOf(line: string): string[] {
  return line.split(/ (?:\||&&) /).map((part) => part.trim());
}

/** The words of a simple command, quotes and redirections taken off. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const redirected = words.findIndex((word) => /^[<>]/.test(word));
  const own = redirected < 0 ? words : words.slice(0, redirected);
  return own.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
