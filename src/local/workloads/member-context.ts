/** What the controllers of one simulated member share. */

import type { Pod } from '../../api/core/pod.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Client } from '../../client/client.ts';
import type { InformerSet } from '../../machinery/informer-set.ts';
import type { Recorder } from '../../machinery/recorder.ts';
import type { KubeletSettings } from './kubelet/lifecycle.ts';

export interface MemberContext {
  client: Client;
  informers: InformerSet;
  clock: Clock;
  log: Logger;
  recorder: Recorder;
  settings: KubeletSettings;
  /** First two numbers of the Pods' addresses: `10.1`. */
  podNetwork: string;
}

/** Picks a node for a Pod that is about to be created and holds its room until released. */
export type Reserve = (pod: Pod) => { nodeName: string; release(): void } | undefined;

/** Bursts of Pod events within this time are answered by one reconciliation, in milliseconds. */
export const BATCH = 10;

/** What a step leads to shows within this time, in milliseconds; until then it is too early to tell of it. */
export const SETTLING = 250;
