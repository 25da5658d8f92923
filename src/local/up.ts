/** `local up` in one call: the embedded control plane and its simulated members, in this process. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Clock, formatTime } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { type ControlPlane, KARMADA_SERVER, startControlPlane } from './control-plane.ts';
import { type LocalState, prepareDataDir, readState } from './data-dir.ts';
import { failoverPolicy } from './failover-policy.ts';
import { type FlagTexts, isOn, mergeFlags, settingsOf } from './flags.ts';
import { defaultFleet, type Fleet } from './fleet.ts';
import { ensureIdentity, readIdentity } from './identity.ts';
import { prepareRegistrations } from './join.ts';
import { checkKubeconfig, removeKubeconfig } from './kubeconfig-file.ts';
import { takeLock } from './lock.ts';
import { createRecords, identityFolder, type Records } from './records.ts';
import type { LocalAdmin, LocalServer } from './status.ts';

export interface LocalOptions {
  /** Holds stores, certificates and the lock; created with mode 0700. */
  dataDir: string;
  /** Where the kubeconfig is written; a file that is not ours is never overwritten. */
  kubeconfigPath: string;
  /** Members to start besides those the data directory knows; absent: those, or the default fleet the first time. */
  fleet?: Fleet;
  /** Flags to set besides those of earlier starts, which they win over. */
  flags?: FlagTexts;
  /** Do without the flags of earlier starts. */
  forgetFlags?: boolean;
  /** The program's version, shown by `local status`. */
  version: string;
  clock: Clock;
  log: Logger;
}

export interface LocalControlPlane extends LocalAdmin {
  readonly dataDir: string;
  readonly kubeconfigPath: string;
  /** The Karmada API server first, then the members. */
  servers(): readonly LocalServer[];
  /** An in-process administrator's client of a server: `karmada-apiserver`, `member1`, … */
  client(name: string): Client;
  /** Resolves when no controller anywhere has work left. */
  idle(): Promise<void>;
  /** Resolves when everything has been stopped, whoever asked for it. */
  readonly ended: Promise<void>;
  /** Ends servers and controllers, removes our kubeconfig and releases the data directory; safe to call twice. */
  stop(): Promise<void>;
}

/** Starts everything and resolves when every server answers and every member is joined. */
export async function startLocal(options: LocalOptions): Promise<LocalControlPlane> {
  const dataDir = resolve(options.dataDir);
  const kubeconfigPath = resolve(options.kubeconfigPath);
  prepareDataDir(dataDir);
  checkKubeconfig(kubeconfigPath);
  const lock = takeLock(dataDir);
  try {
    return await run({ ...options, dataDir, kubeconfigPath, release: lock.release });
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

type Holding = LocalOptions & { release(): void };

async function run(options: Holding): Promise<LocalControlPlane> {
  const { dataDir, clock } = options;
  const known = readState(dataDir);
  const flags = mergeFlags(options.forgetFlags ? undefined : known?.flags, options.flags);
  const plane = await startPlane(options, known, flags);
  const records = createRecords({ ...options, flags, plane, startedAt: formatTime(clock.now()) });
  const ended = Promise.withResolvers<void>();
  let admin: AdminServer | undefined;
  let stopping: Promise<void> | undefined;

  const token = randomBytes(32).toString('base64url');
  const record = (): void => records.write(admin && { url: admin.url, token });
  const stop = async (): Promise<void> => {
    await admin?.close();
    admin = undefined;
    record();
    removeKubeconfig(options.kubeconfigPath, dataDir);
    await plane.stop();
    options.release();
    ended.resolve();
  };
  const stopOnce = (): Promise<void> => {
    stopping ??= stop();
    return stopping;
  };
  const door = adminOf({ plane, records, dataDir, record, stop: stopOnce });
  const { server: credentials, ca } = readIdentity(identityFolder(dataDir, KARMADA_SERVER));
  try {
    await prepareRegistrations(plane.karmada, ca.certificate);
    admin = await startAdminServer({ admin: door, credentials, token });
    record();
  } catch (thrown) {
    await admin?.close();
    await plane.stop();
    throw thrown;
  }
  return {
    ...door,
    dataDir,
    kubeconfigPath: options.kubeconfigPath,
    servers: records.servers,
    client: (name) => (name === KARMADA_SERVER ? plane.karmada : plane.member(name).server).client,
    idle: plane.idle,
    ended: ended.promise,
    stop: stopOnce,
  };
}

function startPlane(
  { dataDir, clock, log, fleet }: Holding,
  known: LocalState | undefined,
  flags: FlagTexts,
): Promise<ControlPlane> {
  return startControlPlane({
    fleet: withKnown(known?.fleet, fleet),
    clock,
    log,
    settings: settingsOf(flags),
    objects: isOn(flags, 'failover') ? [failoverPolicy] : [],
    storePath: (name) => storePath(dataDir, name),
    async exposure(name) {
      const identity = await ensureIdentity(identityFolder(dataDir, name), name, clock);
      const port = known?.ports[name];
      return { identity, pausable: name !== KARMADA_SERVER, ...(port === undefined ? {} : { port }) };
    },
  });
}

interface Session {
  plane: ControlPlane;
  records: Records;
  dataDir: string;
  record(): void;
  stop(): Promise<void>;
}

function adminOf({ plane, records, dataDir, record, stop }: Session): LocalAdmin {
  return {
    status: () => Promise.resolve(records.status()),
    async addMember(shape) {
      await plane.addMember(shape);
      record();
      const found = records.servers().find(({ name }) => name === shape.name);
      if (!found) throw new UserError('NotFound', `${shape.name} has been removed meanwhile`);
      return found;
    },
    async removeMember(name) {
      await plane.removeMember(name);
      rmSync(join(dataDir, 'stores', name), { recursive: true, force: true });
      rmSync(identityFolder(dataDir, name), { recursive: true, force: true });
      record();
    },
    pauseMember: (name) => plane.member(name).server.pause(),
    resumeMember: (name) => plane.member(name).server.resume(),
    shutdown: stop,
  };
}

/** What the directory knows comes back; what is asked for besides is added. */
function withKnown(known: Fleet | undefined, asked: Fleet | undefined): Fleet {
  if (!known) return asked ?? defaultFleet();
  const names = new Set(known.members.map(({ name }) => name));
  return { members: [...known.members, ...(asked?.members ?? []).filter(({ name }) => !names.has(name))] };
}

/** A store has a folder of its own: what lies beside its file belongs to it. */
function storePath(dataDir: string, name: string): string {
  const folder = join(dataDir, 'stores', name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, 'store.db');
}
