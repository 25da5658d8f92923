/** Addresses of Pods: each gets the next free one of its member's network. */

export interface Addresses {
  /** The address of a Pod, the same one each time until it is released. */
  of(uid: string): string;
  /** Marks an address as a Pod's, for Pods that had one before this process started. */
  claim(uid: string, address: string): void;
  release(uid: string): void;
}

const SIZE = 65_534;

/** The addresses of a network of two numbers, such as `10.1`. */
export function createAddresses(network: string): Addresses {
  const byPod = new Map<string, string>();
  const taken = new Set<string>();
  let last = 0;
  const next = (): string => {
    for (let tries = 0; tries < SIZE; tries += 1) {
      last = (last % SIZE) + 1;
      const address = `${network}.${last >> 8}.${last & 255}`;
      if (!taken.has(address)) return address;
    }
    throw new Error(`the network ${network}.0.0/16 is full`);
  };
  const claim = (uid: string, address: string): void => {
    byPod.set(uid, address);
    taken.add(address);
  };
  return {
    of(uid) {
      const known = byPod.get(uid);
      if (known !== undefined) return known;
      const address = next();
      claim(uid, address);
      return address;
    },
    claim,
    release(uid) {
      taken.delete(byPod.get(uid) ?? '');
      byPod.delete(uid);
    },
  };
}
