/** Services get a cluster IP and node ports nobody else has. */

import { needsClusterIp, needsNodePorts } from '../../api/builtin/prepare/service.ts';
import type { Service } from '../../api/core/core.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { clone } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';

const SERVICES = 'services';
/** 10.96.0.0/12 without its first addresses, which the cluster keeps for itself. */
const FIRST_ADDRESS = (10 << 24) + (96 << 16) + 16;
const LAST_ADDRESS = (10 << 24) + (111 << 16) + 0xffff;
const FIRST_PORT = 30_000;
const LAST_PORT = 32_767;

/** The service with everything allocated that it needs and lacks. */
export function allocateAddresses({ store }: ServerContext, object: AnyObject): AnyObject {
  const service = clone(object) as unknown as Service;
  const needsPorts = needsNodePorts(service) && (service.spec.ports ?? []).some((port) => !port.nodePort);
  if (!needsClusterIp(service) && !needsPorts) return object;
  const others = store
    .list(SERVICES)
    .map((stored) => (store.head(SERVICES, stored.key) ?? stored).object as unknown as Service);
  if (needsClusterIp(service)) {
    service.spec.clusterIP = freeAddress(new Set(others.map(({ spec }) => spec.clusterIP)));
    service.spec.clusterIPs = [service.spec.clusterIP];
  }
  if (needsPorts) {
    const taken = new Set(others.flatMap(({ spec }) => (spec.ports ?? []).map((port) => port.nodePort)));
    for (const port of service.spec.ports ?? []) {
      port.nodePort ||= freeBetween(FIRST_PORT, LAST_PORT, (candidate) => !taken.has(candidate));
      taken.add(port.nodePort);
    }
  }
  return service as unknown as AnyObject;
}

function freeAddress(taken: ReadonlySet<string | undefined>): string {
  return addressText(freeBetween(FIRST_ADDRESS, LAST_ADDRESS, (candidate) => !taken.has(addressText(candidate))));
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

function freeBetween(first: number, last: number, isFree: (candidate: number) => boolean): number {
  for (let candidate = first; candidate <= last; candidate++) if (isFree(candidate)) return candidate;
  throw new Error(`everything between ${first} and ${last} is taken`);
}
