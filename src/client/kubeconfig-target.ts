/** Choosing one server and one identity from a kubeconfig. */

import { UserError } from '../base/errors.ts';
import type { ClusterEntry, Kubeconfig, UserEntry } from './kubeconfig.ts';

/** kubectl's flags that stand above what the files say. */
export interface TargetOverrides {
  context?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  server?: string | undefined;
  token?: string | undefined;
  namespace?: string | undefined;
  certificateAuthority?: string | undefined;
  insecureSkipTlsVerify?: boolean | undefined;
  tlsServerName?: string | undefined;
  as?: string | undefined;
  asUid?: string | undefined;
  asGroups?: readonly string[] | undefined;
}

export interface Target {
  /** Undefined when flags alone say where to go. */
  contextName: string | undefined;
  namespace: string;
  cluster: ClusterEntry & { server: string };
  user: UserEntry;
}

/** Picks context, cluster and user; throws UserError `KubeconfigInvalid` naming what is missing. */
export function chooseTarget(kubeconfig: Kubeconfig, overrides: TargetOverrides = {}): Target {
  const contextName = overrides.context || kubeconfig.currentContext;
  const context = contextName === undefined ? undefined : kubeconfig.contexts.get(contextName);
  // A flag names what must exist; a stale current-context does no harm where flags suffice.
  if (!context && (overrides.context || !overrides.server)) throw noContext(kubeconfig, contextName);
  const cluster = withClusterFlags(
    entry('cluster', kubeconfig.clusters, { flag: overrides.cluster, own: context?.cluster, contextName }),
    overrides,
  );
  const { server } = cluster;
  if (!server) throw new UserError('KubeconfigInvalid', `${place(contextName)} has no server address`);
  return {
    contextName,
    namespace: overrides.namespace || context?.namespace || 'default',
    cluster: { ...cluster, server },
    user: withUserFlags(
      entry('user', kubeconfig.users, { flag: overrides.user, own: context?.user, contextName }),
      overrides,
    ),
  };
}

function entry<T extends object>(
  what: string,
  entries: ReadonlyMap<string, T>,
  { flag, own, contextName }: { flag: string | undefined; own: string | undefined; contextName: string | undefined },
): T {
  const name = flag || own;
  if (name === undefined || name === '') return {} as T;
  const found = entries.get(name);
  if (found) return found;
  const who = flag ? `--${what}` : place(contextName);
  throw new UserError('KubeconfigInvalid', `${who} names ${what} "${name}", which the kubeconfig lacks`, {
    hint: known(what, entries),
  });
}

function place(contextName: string | undefined): string {
  return contextName === undefined ? 'the kubeconfig' : `context "${contextName}"`;
}

function known(what: string, entries: ReadonlyMap<string, unknown>): string {
  return entries.size === 0 ? `it has no ${what} at all` : `it has: ${[...entries.keys()].join(', ')}`;
}

function noContext({ files, contexts }: Kubeconfig, name: string | undefined): UserError {
  if (files.length === 0) {
    return new UserError('KubeconfigInvalid', 'there is no kubeconfig', {
      hint: 'pass --kubeconfig FILE, or start a control plane here with "kubectl karmada local up"',
    });
  }
  const where = files.join(', ');
  if (name === undefined) {
    return new UserError('KubeconfigInvalid', `${where} has no current context`, {
      hint: `name one with --karmada-context; ${known('context', contexts)}`,
    });
  }
  return new UserError('KubeconfigInvalid', `${where} has no context "${name}"`, { hint: known('context', contexts) });
}

function withClusterFlags(cluster: ClusterEntry, overrides: TargetOverrides): ClusterEntry {
  const { server, certificateAuthority, insecureSkipTlsVerify, tlsServerName } = overrides;
  const result: ClusterEntry = { ...cluster };
  if (server) result.server = server;
  if (tlsServerName) result['tls-server-name'] = tlsServerName;
  if (insecureSkipTlsVerify) result['insecure-skip-tls-verify'] = true;
  if (certificateAuthority || insecureSkipTlsVerify) {
    delete result['certificate-authority-data'];
    delete result['certificate-authority'];
  }
  if (certificateAuthority) result['certificate-authority'] = certificateAuthority;
  return result;
}

function withUserFlags(user: UserEntry, { token, as, asUid, asGroups = [] }: TargetOverrides): UserEntry {
  // A token given by hand is the whole identity.
  const { as: from, 'as-uid': uid, 'as-groups': groups } = user;
  const kept = { ...(from ? { as: from } : {}), ...(uid ? { 'as-uid': uid } : {}) };
  const base: UserEntry = token ? { token, ...kept, ...(groups ? { 'as-groups': groups } : {}) } : { ...user };
  if (as) base.as = as;
  if (asUid) base['as-uid'] = asUid;
  if (asGroups.length > 0) base['as-groups'] = asGroups;
  if ((asUid || asGroups.length > 0) && !base.as) {
    throw new UserError('BadInput', '--as-group and --as-uid are about somebody to act as: name the user with --as');
  }
  return base;
}
