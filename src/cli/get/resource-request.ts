/** What `get` is asked for: `deploy`, `deployments.apps web`, `deploy/web svc/web`, `deploy,svc`. */

import { UserError } from '../../base/errors.ts';

/** One kind, as people name it, and the objects wanted; no names: all of them. */
export interface ResourceRequest {
  type: string;
  names: readonly string[];
  /** Where the objects are, where they say so themselves. */
  namespace?: string;
}

/** Reads kubectl's argument forms; throws UserError `BadInput` for mixtures. */
export function parseResourceRequests(args: readonly string[]): ResourceRequest[] {
  const [first = '', ...names] = args;
  if (args.some((arg) => arg.includes('/'))) return mergeNames(args.map(parsePair));
  const types = first.split(',').filter((type) => type !== '');
  if (types.length === 0) {
    throw new UserError('BadInput', 'name a kind of resource, such as deployments, or a file with --filename', {
      hint: 'see which kinds there are with "kubectl karmada api-resources"',
    });
  }
  return types.map((type) => ({ type, names }));
}

function parsePair(arg: string): ResourceRequest {
  const [type = '', name = '', ...rest] = arg.split('/');
  if (type === '' || name === '' || rest.length > 0) {
    throw new UserError('BadInput', `"${arg}" is not of the form TYPE/NAME`, {
      hint: 'name every resource as TYPE/NAME, or give one TYPE followed by names',
    });
  }
  return { type, names: [name] };
}

function mergeNames(requests: readonly ResourceRequest[]): ResourceRequest[] {
  const byType = Map.groupBy(requests, ({ type }) => type);
  return [...byType].map(([type, parts]) => ({ type, names: parts.flatMap(({ names }) => names) }));
}
