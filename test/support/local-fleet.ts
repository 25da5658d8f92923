/** A whole control plane in this process for tests: in-memory stores, in-process transports, no sockets, no files. */

import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { type ControlPlaneOptions, startControlPlane } from '../../src/local/control-plane.ts';
import { type MemberShape, memberShape } from '../../src/local/fleet.ts';
import { systemClock } from './system-clock.ts';

export interface TestFleet {
  /** The Karmada API. */
  readonly karmadaClient: Client;
  /** A member's own API, as its administrator. */
  memberClient(name: string): Client;
  pauseMember(name: string): Promise<void>;
  resumeMember(name: string): Promise<void>;
  /** Starts and joins one more member. */
  addMember(shape: Partial<MemberShape> & { name: string }): Promise<void>;
  removeMember(name: string): Promise<void>;
  /** Resolves when no controller anywhere has work left. */
  idle(): Promise<void>;
  /** Asks `check` every few milliseconds until it answers something else than undefined or false. */
  eventually<T>(check: () => Promise<T | undefined | false>, timeout?: number): Promise<T>;
  stop(): Promise<void>;
}

export interface TestFleetOptions {
  /** Names and deviations from the default shapes; default: member1, member2, member3. */
  members?: readonly (Partial<MemberShape> & { name: string })[];
  settings?: ControlPlaneOptions['settings'];
}

const DEFAULT_MEMBERS = [{ name: 'member1' }, { name: 'member2' }, { name: 'member3' }];

/** Starts a control plane with joined, Ready members whose Pods are Ready at once. */
export async function aFleet(options: TestFleetOptions = {}): Promise<TestFleet> {
  const shape = (given: Partial<MemberShape> & { name: string }, i: number): MemberShape =>
    memberShape({ podReadySeconds: 0, ...given }, i);
  const plane = await startControlPlane({
    fleet: { members: (options.members ?? DEFAULT_MEMBERS).map(shape) },
    clock: systemClock,
    log: silentLogger,
    storePath: () => ':memory:',
    exposure: () => Promise.resolve(undefined),
    ...(options.settings ? { settings: options.settings } : {}),
  });
  return {
    karmadaClient: plane.karmada.client,
    memberClient: (name) => plane.member(name).server.client,
    pauseMember: (name) => plane.member(name).server.pause(),
    resumeMember: (name) => plane.member(name).server.resume(),
    addMember: async (given) => void (await plane.addMember(shape(given, plane.members().length))),
    removeMember: plane.removeMember,
    idle: plane.idle,
    eventually,
    stop: plane.stop,
  };
}

const LOOK = 5;

/** Long enough for a machine that is busy with something else; only what will never be waits so long. */
const PATIENCE = 30_000;

/** Asks `check` every few milliseconds; what it threw last is the cause when time runs out. */
export async function eventually<T>(check: () => Promise<T | undefined | false>, timeout = PATIENCE): Promise<T> {
  const end = Date.now() + timeout;
  let cause: unknown;
  do {
    try {
      const found = await check();
      if (found !== undefined && found !== false) return found;
    } catch (thrown) {
      cause = thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  } while (Date.now() < end);
  throw new Error(`not true within ${timeout} ms`, { cause });
}
