/** A bare API server with the built-in kinds, and the informers of one reader of it. */

import { type ConfigMap, configMaps } from '../../src/api/core/core.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { silentLogger } from '../../src/base/log.ts';
import { createInformerSet, type InformerSet } from '../../src/machinery/informer-set.ts';
import { aServer, type BareServer } from '../controllers/plane.ts';
import { systemClock } from '../support/system-clock.ts';

export interface Scene extends BareServer {
  informers: InformerSet;
  put(name: string, data: Record<string, string>, labels?: Record<string, string>): Promise<ConfigMap>;
}

export const aConfigMap = (name: string, data: Record<string, string>, labels = {}): ConfigMap => ({
  metadata: { name, namespace: 'default', labels },
  data,
});

/** Ready to be read and written. */
export async function aScene(): Promise<Scene> {
  const server = await aServer('machinery');
  const informers = createInformerSet({ client: server.client, clock: systemClock, log: silentLogger });
  return {
    ...server,
    informers,
    put: (name, data, labels) => server.client.create(configMaps, aConfigMap(name, data, labels)),
    async close() {
      informers.stop();
      await server.close();
    },
  };
}

/** True for what a test made; every namespace has a ConfigMap of the cluster's own. */
export function isOurs({ metadata }: KubeObject): boolean {
  return metadata.namespace === 'default' && metadata.name !== 'kube-root-ca.crt';
}
