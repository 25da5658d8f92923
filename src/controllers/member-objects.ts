/** The objects that Karmada owns on the members: watched once per member and kind, whoever asks. */

import type { Resource } from '../api/kind.ts';
import type { AnyObject } from '../api/meta/object.ts';
import type { Change, Informer } from '../machinery/informer.ts';
import type { Member } from './members.ts';

export interface MemberChange {
  clusterName: string;
  resource: Resource;
  informer: Informer<AnyObject>;
  change: Change<AnyObject>;
}

export interface MemberObjects {
  /** The cache of a kind on a member, watched from now on; it holds managed objects only. */
  watch(member: Member, resource: Resource): Informer<AnyObject>;
  /** Calls `handler` for every change on every member. */
  onChange(handler: (change: MemberChange) => void): void;
}

/** Objects without this label are none of Karmada's business. */
const MANAGED = { labelSelector: 'karmada.io/managed=true' };

/** Nothing is watched yet. */
export function createMemberObjects(): MemberObjects {
  const wired = new WeakSet<Informer<AnyObject>>();
  const handlers: ((change: MemberChange) => void)[] = [];
  return {
    watch({ clusterName, informers }, resource) {
      const informer = informers.for(resource as Resource<AnyObject>, MANAGED);
      if (wired.has(informer)) return informer;
      wired.add(informer);
      informer.onChange((change) => {
        for (const handler of handlers) handler({ clusterName, resource, informer, change });
      });
      return informer;
    },
    onChange: (handler) => void handlers.push(handler),
  };
}
