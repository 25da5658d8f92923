/** What the embedded control plane tells about itself: to `local status`, to scripts and to tests. */

import type { FlagTexts } from './flags.ts';
import type { MemberShape } from './fleet.ts';

export interface LocalServer {
  name: string;
  role: 'karmada' | 'member';
  /** The kubeconfig context that leads here. */
  context: string;
  url: string;
  state: 'running' | 'paused';
}

export interface LocalStatus {
  pid: number;
  version: string;
  dataDir: string;
  kubeconfigPath: string;
  /** RFC 3339. */
  startedAt: string;
  /** The flags that were set, in this start or an earlier one. */
  flags: FlagTexts;
  /** The Karmada API server first, then the members in the order they were added. */
  servers: readonly LocalServer[];
}

/** What can be asked of a running control plane, in its own process or from another one (`connectLocal`). */
export interface LocalAdmin {
  status(): Promise<LocalStatus>;
  /** Starts and joins a member; rejects with UserError `Conflict` when the name is taken. */
  addMember(shape: MemberShape): Promise<LocalServer>;
  /** Unjoins, stops and forgets a member; rejects with UserError `NotFound`. */
  removeMember(name: string): Promise<void>;
  /** Makes a member's API stop answering until it is resumed. */
  pauseMember(name: string): Promise<void>;
  resumeMember(name: string): Promise<void>;
  /** Ends the control plane; resolves once its ports are closed and its lock is released. */
  shutdown(): Promise<void>;
}
