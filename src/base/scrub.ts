/** Takes credentials out of text that people are going to read or to send away. */

const LEFT_OUT = '(left out)';

/** Names whose values are credentials: `password`, `api_token`, `client-key-data`. */
const NAME = String.raw`[\w.-]*(?:passwd|password|passphrase|token|authorization|private[-_]?key|secret[-_]?key|access[-_]?key|api[-_]?key|key-data|credentials?)`;

/** What credentials look like, and what stays of them. */
const PATTERNS: readonly { about: RegExp; keep: string }[] = [
  // PEM, also with its line breaks written as \n.
  { about: /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g, keep: LEFT_OUT },
  // JSON web tokens.
  { about: /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, keep: LEFT_OUT },
  // Bootstrap tokens keep their public half.
  { about: /\b([a-z0-9]{6})\.[a-z0-9]{16}\b/g, keep: `$1.${LEFT_OUT}` },
  { about: /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, keep: `$1 ${LEFT_OUT}` },
  // https://user:password@host
  { about: /(:\/\/)[^\s/@:"']*:[^\s/@"']+@/g, keep: `$1${LEFT_OUT}@` },
  { about: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, keep: LEFT_OUT },
  // --token=abc, password: "abc"
  {
    about: new RegExp(String.raw`\b(${NAME})("?\s*[=:]\s*)("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"',;}]+)`, 'gi'),
    keep: `$1$2${LEFT_OUT}`,
  },
];

/** The text without what looks like a credential. */
export function scrubText(text: string): string {
  return PATTERNS.reduce((rest, { about, keep }) => rest.replace(about, keep), text);
}

const NAMED = new RegExp(`^${NAME}$`, 'i');

/** True for the name of a field that holds a credential. */
export function isCredentialName(name: string): boolean {
  return NAMED.test(name);
}
