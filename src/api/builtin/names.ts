/** Kubernetes' rules for names, labels and label values, with its messages. Each check answers undefined or a message. */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const CONFIG_KEY = '[-._a-zA-Z0-9]+';

const whole = (source: string): RegExp => new RegExp(`^${source}$`);
const LABEL_PATTERN = whole(LABEL);
const SUBDOMAIN_PATTERN = whole(SUBDOMAIN);
const LABEL_1035_PATTERN = whole(LABEL_1035);
const QUALIFIED_PATTERN = whole(QUALIFIED);
const LABEL_VALUE_PATTERN = whole(LABEL_VALUE);
const CONFIG_KEY_PATTERN = whole(CONFIG_KEY);

/** A check of a text: the message of what is wrong, or undefined. */
export type Check = (text: string) => string | undefined;

const tooLong = (max: number): string => `must be no more than ${max} bytes`;
const regexHint = (source: string): string => `regex used for validation is '${source}'`;

/** A DNS subdomain: the names of most objects. */
export const checkSubdomain: Check = (text) => {
  if (text.length > 253) return tooLong(253);
  if (SUBDOMAIN_PATTERN.test(text)) return undefined;
  return `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', ${regexHint(SUBDOMAIN)})`;
};

/** A DNS label: namespaces, containers, volumes. */
export const checkLabel: Check = (text) => {
  if (text.length > 63) return tooLong(63);
  if (LABEL_PATTERN.test(text)) return undefined;
  return `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', ${regexHint(LABEL)})`;
};

/** A DNS label that starts with a letter: services. */
export const checkLabel1035: Check = (text) => {
  if (text.length > 63) return tooLong(63);
  if (LABEL_1035_PATTERN.test(text)) return undefined;
  return `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', ${regexHint(LABEL_1035)})`;
};

/** A name that can stand in a URL path: roles and bindings. */
export const checkPathSegment: Check = (text) => {
  if (text === '.' || text === '..') return `may not be '${text}'`;
  const bad = ['/', '%'].filter((part) => text.includes(part));
  return bad.length > 0 ? `may not contain '${bad[0]}'` : undefined;
};

const QUALIFIED_TEXT = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', ${regexHint(QUALIFIED)})`;

/** A label or annotation key: an optional DNS prefix and a name. */
export function checkQualifiedName(text: string): string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name ${QUALIFIED_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? '';
  const problems = parts.length === 2 ? prefixProblems(parts[0] ?? '') : [];
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > 63) problems.push(`name part ${tooLong(63)}`);
  if (!QUALIFIED_PATTERN.test(name)) problems.push(`name part ${QUALIFIED_TEXT}`);
  return problems;
}

function prefixProblems(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const message = checkSubdomain(prefix);
  return message ? [`prefix part ${message}`] : [];
}

/** A label's value. */
export const checkLabelValue: Check = (text) => {
  if (text.length > 63) return tooLong(63);
  if (LABEL_VALUE_PATTERN.test(text)) return undefined;
  return `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', ${regexHint(LABEL_VALUE)})`;
};

/** A key of a ConfigMap or Secret. */
export const checkConfigKey: Check = (text) => {
  if (text.length > 253) return tooLong(253);
  if (text === '.' || text === '..') return `must not be '${text}'`;
  if (text.startsWith('..')) return "must not start with '..'";
  if (CONFIG_KEY_PATTERN.test(text)) return undefined;
  return `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', ${regexHint(CONFIG_KEY)})`;
};

/** A port's name. */
export function checkPortName(text: string): string[] {
  const problems: string[] = [];
  if (text.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(text))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) problems.push('must contain at least one letter (a-z)');
  if (text.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(text)) problems.push('must not begin or end with a hyphen');
  return problems;
}
