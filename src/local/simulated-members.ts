/** The simulated members of one control plane: started, found by name or address, stopped. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { Reach } from '../apiserver/connect/connect.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import type { MemberShape } from './fleet.ts';
import type { SimulatedMember } from './member.ts';

export interface SimulatedMembers {
  /** In the order they were asked for. */
  list(): readonly SimulatedMember[];
  /** Throws UserError `NotFound` for a name that no member has. */
  get(name: string): SimulatedMember;
  /** Starts a member; rejects with UserError `Conflict` when its name is taken. */
  launch(shape: MemberShape): Promise<SimulatedMember>;
  /** Stops and forgets a member. */
  drop(name: string): Promise<void>;
  stop(): Promise<void>;
  /** Leads the control plane's proxy to members by their address. */
  reach: Reach;
  /** The in-process client of the member that a Cluster stands for; undefined for a cluster elsewhere. */
  clientOf(cluster: Cluster): Client | undefined;
}

/** No members yet; `run` starts one, and its position tells the members' networks apart. */
export function createSimulatedMembers(
  reserved: string,
  run: (shape: MemberShape, position: number) => Promise<SimulatedMember>,
): SimulatedMembers {
  const taken = new Set([reserved]);
  const order: string[] = [];
  const running = new Map<string, SimulatedMember>();
  let positions = 0;
  const list = (): SimulatedMember[] => order.flatMap((name) => running.get(name) ?? []);
  const forget = (name: string): void => {
    taken.delete(name);
    running.delete(name);
    if (order.includes(name)) order.splice(order.indexOf(name), 1);
  };
  const get = (name: string): SimulatedMember => {
    const found = running.get(name);
    if (!found) throw new UserError('NotFound', `there is no simulated member ${name}`);
    return found;
  };
  return {
    list,
    get,
    async launch(shape) {
      const { name } = shape;
      if (taken.has(name)) throw new UserError('Conflict', `there is a member ${name} already`);
      taken.add(name);
      order.push(name);
      positions += 1;
      try {
        const member = await run(shape, positions - 1);
        running.set(name, member);
        return member;
      } catch (thrown) {
        forget(name);
        throw thrown;
      }
    },
    async drop(name) {
      const member = get(name);
      forget(name);
      await member.stop();
    },
    stop: async () => void (await Promise.all(list().map((member) => member.stop()))),
    reach: (endpoint) => list().find(({ server }) => server.url === endpoint)?.server.client.transport.send,
    clientOf({ metadata, spec }) {
      const server = running.get(metadata.name ?? '')?.server;
      return server?.url === spec.apiEndpoint ? server?.client : undefined;
    },
  };
}
