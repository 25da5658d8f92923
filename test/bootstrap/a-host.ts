/** An embedded host cluster and an embedded server in place of the control plane's own, for installations in a test. */

import { builtinKinds } from '../../src/api/builtin/index.ts';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { nodes } from '../../src/api/core/core.ts';
import { apiServices } from '../../src/api/core/extension.ts';
import { karmadaCrds } from '../../src/api/karmada-crds.ts';
import { silentLogger } from '../../src/base/log.ts';
import {
  type Installation,
  type InstallFiles,
  type InstallTools,
  prepareInstallation,
} from '../../src/bootstrap/installation.ts';
import { type KnownPki, NOTHING_KNOWN } from '../../src/bootstrap/pki.ts';
import type { InstallSettings } from '../../src/bootstrap/settings.ts';
import type { Client } from '../../src/client/client.ts';
import { startEmbeddedServer } from '../../src/local/embedded-server.ts';
import { aMember } from '../support/local-member.ts';
import { systemClock } from '../support/system-clock.ts';
import { someSettings } from './settings-builder.ts';

export interface TestHost {
  hostClient: Client;
  karmadaClient: Client;
  /** What was written to this machine, by file name. */
  files: Map<string, string>;
  /** A run of `init`; `changes` replace its tools. */
  prepare(
    settings?: Partial<InstallSettings>,
    changes?: Partial<InstallTools> & { known?: KnownPki },
  ): Promise<Installation>;
  stop(): Promise<void>;
}

/** A host of one node whose pods are ready at once, with nothing installed. */
export async function aHost(): Promise<TestHost> {
  const host = await aMember({ name: 'host' });
  const kinds = [...builtinKinds(), clusters];
  const karmada = await startEmbeddedServer({
    name: 'karmada-apiserver',
    kinds,
    storePath: ':memory:',
    clock: systemClock,
    log: silentLogger,
  });
  const end = new AbortController();
  const aggregator = makeAvailable(karmada.client, end.signal);
  const files = new Map<string, string>();
  const hostClient = host.server.client;
  return {
    hostClient,
    karmadaClient: karmada.client,
    files,
    async prepare(settings = {}, { known = NOTHING_KNOWN, ...changes } = {}) {
      const tools: InstallTools = {
        hostClient,
        hostServer: host.server.url,
        connectKarmada: () => karmada.client,
        clock: systemClock,
        signal: new AbortController().signal,
        files: collect(files),
        tell: () => undefined,
        ...changes,
      };
      const { items } = await hostClient.list(nodes);
      return prepareInstallation(tools, {
        settings: someSettings(settings),
        nodes: items,
        sources: { known },
        crds: karmadaCrds(),
      });
    },
    async stop() {
      end.abort();
      await aggregator;
      await Promise.all([host.stop(), karmada.close()]);
    },
  };
}

function collect(files: Map<string, string>): InstallFiles {
  return {
    writePki(all) {
      for (const [name, text] of Object.entries(all)) files.set(name, text);
      return Promise.resolve();
    },
    writeKubeconfig(kubeconfig) {
      files.set('karmada-apiserver.config', JSON.stringify(kubeconfig));
      return Promise.resolve(['karmada-apiserver.config']);
    },
  };
}

/** The embedded server has no aggregator: says of every API what a real one would say. */
async function makeAvailable(client: Client, signal: AbortSignal): Promise<void> {
  const condition = { type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed' };
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  for await (const { type, object } of client.watch(apiServices, { signal })) {
    if ((type !== 'ADDED' && type !== 'MODIFIED') || object.status?.conditions?.length) continue;
    const body = { status: { conditions: [{ ...condition, lastTransitionTime }] } };
    const name = object.metadata.name ?? '';
    await client.patch(apiServices, name, { type: 'merge', body }, { subresource: 'status' });
  }
}
