/** One simulated member in this process, without a control plane: in-memory store, in-process transport. */

import { silentLogger } from '../../src/base/log.ts';
import { type MemberShape, memberShape } from '../../src/local/fleet.ts';
import { type SimulatedMember, startMember } from '../../src/local/member.ts';
import { systemClock } from './system-clock.ts';

/** A member of one node whose Pods are Ready at once, but for what is given. */
export function aMember(given: Partial<MemberShape> = {}): Promise<SimulatedMember> {
  const shape = memberShape({ name: 'member1', nodes: 1, podReadySeconds: 0, ...given });
  return startMember({ shape, position: 0, storePath: ':memory:', clock: systemClock, log: silentLogger });
}
