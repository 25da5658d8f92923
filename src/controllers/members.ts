/** Access to the member clusters: one client, one set of caches, one directory of kinds for each. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { Clock } from '../base/clock.ts';
import { deepEqual } from '../base/json.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';
import { createInformerSet, type InformerSet } from '../machinery/informer-set.ts';
import { createResourceDirectory, type ResourceDirectory } from '../machinery/resource-directory.ts';

export interface Member {
  readonly clusterName: string;
  readonly memberClient: Client;
  readonly informers: InformerSet;
  readonly directory: ResourceDirectory;
}

export interface Members {
  /** The access to a cluster, made anew when the way to reach it has changed. */
  of(cluster: Cluster): Promise<Member>;
  /** Drops the access to a cluster: its caches stop. */
  forget(clusterName: string): void;
  stop(): void;
}

export interface MembersOptions {
  clock: Clock;
  log: Logger;
  memberClient(cluster: Cluster): Promise<Client> | Client;
}

/** What of a Cluster decides how it is reached. */
function reach({ metadata, spec }: Cluster): unknown {
  const { apiEndpoint, secretRef, insecureSkipTLSVerification, proxyURL, proxyHeader } = spec;
  return { uid: metadata.uid, apiEndpoint, secretRef, insecureSkipTLSVerification, proxyURL, proxyHeader };
}

/** No members known yet; each is reached when first asked for. */
export function createMembers(options: MembersOptions): Members {
  const { clock, log, memberClient } = options;
  const known = new Map<string, { reach: unknown; member: Promise<Member> }>();

  const connect = async (cluster: Cluster): Promise<Member> => {
    const client = await memberClient(cluster);
    return {
      clusterName: cluster.metadata.name ?? '',
      memberClient: client,
      informers: createInformerSet({ client, clock, log }),
      directory: createResourceDirectory(client, clock),
    };
  };
  const forget = (clusterName: string): void => {
    const entry = known.get(clusterName);
    known.delete(clusterName);
    entry?.member.then(
      ({ informers }) => informers.stop(),
      () => undefined,
    );
  };

  return {
    of(cluster) {
      const name = cluster.metadata.name ?? '';
      const how = reach(cluster);
      const entry = known.get(name);
      if (entry && deepEqual(entry.reach, how)) return entry.member;
      forget(name);
      const member = connect(cluster);
      known.set(name, { reach: how, member });
      member.catch(() => known.get(name)?.member === member && known.delete(name));
      return member;
    },
    forget,
    stop() {
      for (const name of [...known.keys()]) forget(name);
    },
  };
}
