/** Taking a line of a shell apart: words with quotes and variables, and what stands between commands. */

/** Texts in a row; in those that are `expanded` variables count. */
export type Word = readonly { text: string; expanded: boolean }[];

export interface Command {
  words: readonly Word[];
  /** `>&2` */
  toStderr: boolean;
}

/** Commands that hand their output on, one to the next; and whether they run after what came before. */
export interface Pipeline {
  when: 'always' | 'success' | 'failure';
  commands: readonly Command[];
}

/** What this shell does not understand. */
export class ShellSyntaxError extends Error {}

type Token = Word | string;

const OPERATORS = ['&&', '||', '>&2', '1>&2', ';', '\n', '|'];
const UNKNOWN = /^(&|>|<|\(|\)|`|\$\(|2>)/;

const WHEN: Readonly<Record<string, Pipeline['when']>> = {
  ';': 'always',
  '\n': 'always',
  '&&': 'success',
  '||': 'failure',
};

/** Throws ShellSyntaxError. */
export function parseScript(script: string): Pipeline[] {
  const pipelines: { when: Pipeline['when']; tokens: Token[] }[] = [{ when: 'always', tokens: [] }];
  for (const token of tokens(script)) {
    const when = typeof token === 'string' ? WHEN[token] : undefined;
    if (when === undefined) pipelines.at(-1)?.tokens.push(token);
    else pipelines.push({ when, tokens: [] });
  }
  return pipelines
    .map(({ when, tokens: own }) => ({ when, commands: commandsOf(own) }))
    .filter(({ commands }) => commands.length > 0);
}

function commandsOf(own: readonly Token[]): Command[] {
  const commands: { words: Word[]; toStderr: boolean }[] = [{ words: [], toStderr: false }];
  for (const token of own) {
    const current = commands.at(-1);
    if (token === '|') commands.push({ words: [], toStderr: false });
    else if (typeof token !== 'string') current?.words.push(token);
    else if (current) current.toStderr = true;
  }
  return commands.filter(({ words }) => words.length > 0);
}

function* tokens(script: string): Generator<Token> {
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at);
    const blank = /^([ \t\r]+|#[^\n]*)/.exec(rest)?.[0];
    const operator = OPERATORS.find((each) => rest.startsWith(each));
    if (blank !== undefined) at += blank.length;
    else if (operator !== undefined) {
      yield operator;
      at += operator.length;
    } else {
      const { word, length } = readWord(rest);
      yield word;
      at += length;
    }
  }
}

const PIECES = [
  { pattern: /^'([^']*)'/, expanded: false, escapes: false },
  { pattern: /^"((?:[^"\\]|\\[\s\S])*)"/, expanded: true, escapes: true },
  { pattern: /^\\([\s\S])/, expanded: false, escapes: false },
  { pattern: /^(\$\{[^}]*\}|[^\s'"\\;|&<>()`]+)/, expanded: true, escapes: false },
];

function readWord(text: string): { word: Word; length: number } {
  const word: { text: string; expanded: boolean }[] = [];
  let at = 0;
  while (at < text.length && !/^[\s;|&]/.test(text.slice(at))) {
    const rest = text.slice(at);
    const unknown = UNKNOWN.exec(rest)?.[0];
    if (unknown !== undefined) throw new ShellSyntaxError(`this simulated shell does not know ${unknown}`);
    const piece = PIECES.map((each) => ({ ...each, match: each.pattern.exec(rest) })).find(({ match }) => match);
    if (!piece?.match) throw new ShellSyntaxError('unterminated quoted string');
    const [whole, inner = ''] = piece.match;
    word.push({ text: piece.escapes ? inner.replace(/\\(["\\])/g, '$1') : inner, expanded: piece.expanded });
    at += whole.length;
  }
  return { word, length: at };
}
