/** What a running control plane tells about itself: to people by status, to the next run by files. */

import { join } from 'node:path';
import { type ControlPlane, KARMADA_SERVER } from './control-plane.ts';
import { type LocalState, writeState } from './data-dir.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import type { FlagTexts } from './flags.ts';
import { type Identity, readIdentity } from './identity.ts';
import { type KubeconfigEntry, writeKubeconfig } from './kubeconfig-file.ts';
import type { LocalServer, LocalStatus } from './status.ts';

export interface RecordsOptions {
  dataDir: string;
  kubeconfigPath: string;
  version: string;
  startedAt: string;
  flags: FlagTexts;
  plane: ControlPlane;
}

export interface Records {
  servers(): LocalServer[];
  status(): LocalStatus;
  /** Writes the state, and while a door is open the kubeconfig too. */
  write(door: LocalState['admin']): void;
}

/** The folder of a server's certificates. */
export function identityFolder(dataDir: string, name: string): string {
  return join(dataDir, 'pki', name);
}

/** Records of one run. */
export function createRecords(options: RecordsOptions): Records {
  const { plane, dataDir, kubeconfigPath, version, startedAt, flags } = options;
  const every = (): EmbeddedServer[] => [plane.karmada, ...plane.members().map(({ server }) => server)];
  const servers = (): LocalServer[] => every().map(describe);
  return {
    servers,
    status: () => ({ pid: process.pid, version, dataDir, kubeconfigPath, startedAt, flags, servers: servers() }),
    write(door) {
      const ports = Object.fromEntries(every().map(({ name, port }) => [name, port ?? 0]));
      const fleet = { members: plane.members().map(({ shape }) => shape) };
      const state: LocalState = { pid: process.pid, version, startedAt, kubeconfigPath, ports, fleet, flags };
      writeState(dataDir, door ? { ...state, admin: door } : state);
      if (!door) return;
      const entries = every().map((server) => entryOf(server, readIdentity(identityFolder(dataDir, server.name))));
      writeKubeconfig(kubeconfigPath, entries, dataDir);
    },
  };
}

function describe(server: EmbeddedServer): LocalServer {
  return {
    name: server.name,
    role: server.name === KARMADA_SERVER ? 'karmada' : 'member',
    context: server.name,
    url: server.url,
    state: server.isPaused() ? 'paused' : 'running',
  };
}

function entryOf({ name, url }: EmbeddedServer, { ca, admin }: Pick<Identity, 'ca' | 'admin'>): KubeconfigEntry {
  return { name, url, caCertificate: ca.certificate, client: admin };
}
