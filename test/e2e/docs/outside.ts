/** Clusters from elsewhere, for documents that let clusters join: two of a second control plane. */

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { dump, load } from 'js-yaml';
import { silentLogger } from '../../../src/base/log.ts';
import { parseMember } from '../../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../../src/local/up.ts';
import { systemClock as clock } from '../../support/system-clock.ts';

interface Named {
  name: string;
}

interface Kubeconfig {
  clusters: Named[];
  users: Named[];
  contexts: (Named & { context: { cluster: string; user: string } })[];
  'current-context': string;
}

/** Starts clusters `paris` and `virginia` that no control plane of the documents knows yet; `home` gets their kubeconfig. */
export function startOutside(home: string): Promise<LocalControlPlane> {
  return startLocal({
    dataDir: path.join(home, 'outside'),
    kubeconfigPath: outsideOf(home),
    fleet: { members: ['paris', 'virginia'].map((name, i) => parseMember({ name, nodes: 1, podReadySeconds: 0 }, i)) },
    version: '0.0.0',
    clock,
    log: silentLogger,
  });
}

function outsideOf(home: string): string {
  return path.join(home, 'outside.config');
}

/** The kubeconfigs that the documents speak of. `fleet` is that of the control plane with the simulated members. */
export function writeKubeconfigs(home: string, work: string, fleet: string): void {
  const read = (file: string): Kubeconfig => load(readFileSync(file, 'utf8')) as Kubeconfig;
  const write = (name: string, config: Kubeconfig, current: string): void => {
    const file = path.join(work, name);
    writeFileSync(file, dump({ ...config, 'current-context': current }));
    chmodSync(file, 0o600);
  };
  const [outside, own] = [read(outsideOf(home)), read(fleet)];
  for (const name of ['member1', 'member2', 'member3']) write(`${name}.config`, own, name);
  write('paris.config', outside, 'paris');
  write('fleet.config', both(renamed(outside, 'virginia', EKS), renamed(own, 'member2', 'm2')), EKS);
}

const EKS = 'arn:aws:eks:us-east-1:1:cluster/virginia';

function renamed(config: Kubeconfig, from: string, to: string): Kubeconfig {
  const contexts = config.contexts.map((each) => (each.name === from ? { ...each, name: to } : each));
  return { ...config, contexts };
}

/** Their clusters and users have different names. */
function both(one: Kubeconfig, other: Kubeconfig): Kubeconfig {
  return {
    ...one,
    clusters: [...one.clusters, ...other.clusters],
    users: [...one.users, ...other.users],
    contexts: [...one.contexts, ...other.contexts],
  };
}
