/** What values look like that Kubernetes or a container runtime would refuse in another form, only much later. */

import { checkLabelValue, checkQualifiedName, checkSubdomain } from '../../api/builtin/names.ts';
import { UserError } from '../../base/errors.ts';
import { isIpAddress } from '../../base/ip.ts';
import { isQuantity, parseQuantity } from '../../base/quantity.ts';

interface Form {
  /** `is not …` */
  what: string;
  fits(text: string): boolean;
}

const HOST_PART = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const HOST = `(?:${HOST_PART}(?:\\.${HOST_PART})*|\\[[0-9A-Fa-f:]+\\])(?::\\d{1,5})?`;
const PATH_PART = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9+._-]*:[0-9A-Fa-f]{32,}';

const like = (source: string) => {
  const pattern = new RegExp(`^${source}$`);
  return (text: string): boolean => pattern.test(text);
};

/** The forms by name. */
const FORMS = {
  name: {
    what: 'a name of lower-case letters, digits, dashes and dots',
    fits: (text) => checkSubdomain(text) === undefined,
  },
  dnsName: { what: 'a DNS name', fits: (text) => checkSubdomain(text) === undefined },
  certificateName: {
    what: 'a DNS name',
    fits: (text) => checkSubdomain(text.toLowerCase().replace(/^\*\./, '')) === undefined,
  },
  ip: { what: 'an IP address', fits: isIpAddress },
  image: {
    what: 'the name of an image such as registry.example.org/karmada/karmada-webhook:v1.18.2',
    fits: like(`(?:${HOST}/)?${PATH_PART}(?:/${PATH_PART})*(?::${TAG})?(?:@${DIGEST})?`),
  },
  registry: {
    what: 'a registry such as registry.example.org:5000/karmada',
    fits: like(`${HOST}(?:/${PATH_PART})*/*`),
  },
  tag: { what: 'the tag of an image', fits: like(TAG) },
  size: { what: 'a size such as 5Gi', fits: (text) => isQuantity(text) && parseQuantity(text).nanos > 0n },
  absolutePath: {
    what: 'an absolute path without ".."',
    fits: (text) => text.startsWith('/') && !text.split('/').includes('..') && !hasControl(text),
  },
  path: { what: 'a path', fits: (text) => text !== '' && !hasControl(text) },
  source: { what: 'a path or a URL', fits: (text) => !hasControl(text) && (!isWeb(text) || URL.canParse(text)) },
  etcdServer: {
    what: 'a URL such as https://etcd.example.org:2379',
    fits: (text) => /^https?:\/\/[^/?#@\s]+$/.test(text) && URL.canParse(text),
  },
  etcdPrefix: {
    what: 'a prefix of keys such as /karmada',
    fits: (text) => /^[^\s,]+$/.test(text) && !hasControl(text),
  },
  nodeLabel: { what: 'name=value of a label', fits: isNodeLabel },
  annotation: { what: 'the name of an annotation', fits: (text) => checkQualifiedName(text).length === 0 },
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof FORMS;

/** `"x" is not …`; undefined for a text that has the form. */
export function misfit(form: FormName, text: string): string | undefined {
  const { fits, what }: Form = FORMS[form];
  return fits(text) ? undefined : `"${text}" is not ${what}`;
}

/** A flag, what was given for it if anything was, and the form it is to have. */
export type FlagForm = readonly [flag: string, value: string | undefined, form: FormName];

/** `--flag: "x" is not …`, one line for each value that does not have its form. */
export function flagProblems(flags: readonly FlagForm[]): string[] {
  return flags.flatMap(([flag, value, form]) => {
    const problem = value === undefined ? undefined : misfit(form, value);
    return problem === undefined ? [] : [`${flag}: ${problem}`];
  });
}

/** Throws UserError `BadInput` with every problem, where there is one. */
export function refuseProblems(problems: readonly string[], command: string): void {
  const [only] = problems;
  if (only === undefined) return;
  const message = problems.length === 1 ? only : `${problems.length} problems:\n  ${problems.join('\n  ')}`;
  throw new UserError('BadInput', message, { hint: `nothing was changed; see "kubectl karmada ${command} --help"` });
}

function isNodeLabel(text: string): boolean {
  const [key = '', value, ...rest] = text.split('=').map((part) => part.trim());
  const isPair = value !== undefined && rest.length === 0;
  return isPair && checkQualifiedName(key).length === 0 && checkLabelValue(value) === undefined;
}

function isWeb(text: string): boolean {
  return /^https?:/i.test(text);
}

function hasControl(text: string): boolean {
  return /[\p{Cc}]/u.test(text);
}
