/** What can be known before anything is written: rights on both sides, and versions that do not go together. */

import { clusterRoles } from '../api/core/rbac.ts';
import { isApiError } from '../api/meta/api-error.ts';
import { UserError } from '../base/errors.ts';
import type { HttpResponse } from '../base/http.ts';
import type { Client } from '../client/client.ts';
import { missingAccess, type Need, needText } from './access.ts';
import type { Rights } from './rights.ts';

const RBAC = 'rbac.authorization.k8s.io';
const CLUSTER = 'cluster.karmada.io';

/** What join does in the member; whoever gives rights needs `escalate` and `bind`, or the rights themselves. */
export function memberNeeds(namespace: string): Need[] {
  return [
    { verb: 'create', group: '', resource: 'namespaces' },
    ...each(['get', 'create', 'patch'], { group: '', resource: 'serviceaccounts', namespace }),
    ...each(['get', 'list', 'watch', 'create'], { group: '', resource: 'secrets', namespace }),
    ...each(['get', 'create', 'patch', 'escalate', 'bind'], { group: RBAC, resource: 'clusterroles' }),
    ...each(['get', 'create', 'patch'], { group: RBAC, resource: 'clusterrolebindings' }),
  ];
}

/** What register does in the member. */
export function agentNeeds(namespace: string): Need[] {
  return [
    { verb: 'create', group: '', resource: 'namespaces' },
    ...each(['get', 'create', 'patch'], { group: '', resource: 'serviceaccounts', namespace }),
    ...each(['get', 'create', 'patch'], { group: '', resource: 'secrets', namespace }),
    ...each(['get', 'list', 'watch', 'create', 'patch'], { group: 'apps', resource: 'deployments', namespace }),
    ...each(['get', 'create', 'patch', 'escalate', 'bind'], { group: RBAC, resource: 'clusterroles' }),
    ...each(['get', 'create', 'patch'], { group: RBAC, resource: 'clusterrolebindings' }),
  ];
}

/** What join does in the control plane. */
export function karmadaNeeds(namespace: string): Need[] {
  return [
    { verb: 'create', group: '', resource: 'namespaces' },
    ...each(['get', 'create', 'patch'], { group: '', resource: 'secrets', namespace }),
    ...each(['list', 'get', 'create', 'patch'], { group: CLUSTER, resource: 'clusters' }),
  ];
}

function each(verbs: readonly string[], rest: Omit<Need, 'verb'>): Need[] {
  return verbs.map((verb) => ({ verb, ...rest }));
}

export interface Side {
  client: Client;
  /** `the member`, `the control plane`. */
  what: string;
  needs: readonly Need[];
}

/** Rejects with UserError `Forbidden` that lists everything that is missing, on both sides. */
export async function checkAccess(sides: readonly Side[]): Promise<void> {
  const missing = await Promise.all(
    sides.map(async ({ client, what, needs }) => {
      const lacking = await missingAccess(client, needs).catch((cause) => {
        throw notLoggedIn(client, what, cause);
      });
      return lacking.map((need) => `  in ${what}: ${needText(need)}`);
    }),
  );
  const lines = missing.flat();
  if (lines.length === 0) return;
  throw new UserError('Forbidden', ['these permissions are missing:', ...lines].join('\n'), {
    hint: 'use the credentials of an administrator; they are used for this alone, and stored nowhere',
  });
}

/** With two servers about, which of them it was is half of the answer. */
function notLoggedIn(client: Client, what: string, cause: unknown): unknown {
  if (!isApiError(cause, 'Unauthorized')) return cause;
  const { server } = client.transport;
  return new UserError('Unauthorized', `${what} at ${server} does not accept these credentials`, {
    cause,
    hint: 'they may have expired; try them with "kubectl auth whoami" and the same kubeconfig',
  });
}

/** Refuses a role of the member's own that it does not have. */
export async function checkRole(memberClient: Client, rights: Rights | undefined): Promise<void> {
  if (!rights || !('clusterRole' in rights)) return;
  if (await memberClient.find(clusterRoles, rights.clusterRole)) return;
  throw new UserError('NotFound', `the member has no ClusterRole "${rights.clusterRole}"`, {
    hint: 'create it there first, or use --role workloads',
  });
}

/** Older servers lack APIs that propagation relies on. */
const OLDEST_MINOR = 22;
/** The range that Karmada's releases are tested with. */
const TESTED_MINORS = { from: 26, to: 36 };

/** The member's version, and a warning where Karmada is not tested with it; UserError `Conflict` for one too old. */
export async function checkVersion(memberClient: Client): Promise<{ version: string; warning: string | undefined }> {
  const answer = await memberClient.transport.send({ method: 'GET', path: '/version' });
  const version = await gitVersion(answer);
  const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1]);
  if (Number.isNaN(minor)) return { version, warning: undefined };
  if (minor < OLDEST_MINOR) {
    throw new UserError(
      'Conflict',
      `the member runs Kubernetes ${version}, and 1.${OLDEST_MINOR} is the oldest that works`,
      {
        hint: 'upgrade the member first',
      },
    );
  }
  const isTested = minor >= TESTED_MINORS.from && minor <= TESTED_MINORS.to;
  const range = `1.${TESTED_MINORS.from} to 1.${TESTED_MINORS.to}`;
  return { version, warning: isTested ? undefined : `the member runs Kubernetes ${version}; tested are ${range}` };
}

async function gitVersion(answer: HttpResponse): Promise<string> {
  try {
    return String((JSON.parse(await answer.text()) as { gitVersion?: string }).gitVersion ?? '');
  } catch {
    return '';
  }
}
