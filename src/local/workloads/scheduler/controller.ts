/** Binds Pods to nodes, and tells why those that wait cannot be bound. */

import type { ObjectReference } from '../../../api/core/core.ts';
import { type Pod, pods } from '../../../api/core/pod.ts';
import { namespacedResource } from '../../../api/core/resource.ts';
import type { Resource } from '../../../api/kind.ts';
import type { KubeObject } from '../../../api/meta/object.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import { createBarrier } from '../barrier.ts';
import { withCondition } from '../condition.ts';
import { BATCH, type MemberContext, type Reserve } from '../member-context.ts';
import { isActive, podCondition } from '../pod.ts';
import type { Ledger } from './ledger.ts';
import { chooseNode, unschedulableMessage } from './placement.ts';
import { podRequests } from './requests.ts';

interface Binding extends KubeObject {
  target: ObjectReference;
}

/** Created under the Pod it binds. */
const bindings: Resource<Binding> = namespacedResource('v1', 'Binding', pods.plural);

/** Picks nodes for Pods that do not exist yet. */
export function reserveFrom(ledger: Ledger): Reserve {
  return (pod) => {
    if (!isOurs(pod)) return undefined;
    const requests = podRequests(pod);
    const chosen = chooseNode(pod, requests, ledger.candidates());
    const nodeName = chosen?.node.metadata.name;
    return nodeName === undefined ? undefined : { nodeName, release: ledger.hold(nodeName, requests) };
  };
}

/** Pods of other schedulers, and gated ones, are left alone. */
function isOurs({ spec }: Pod): boolean {
  const gates = (spec as { schedulingGates?: unknown[] }).schedulingGates ?? [];
  return (spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' && gates.length === 0;
}

export function schedulerController(context: MemberContext, ledger: Ledger): ControllerSpec {
  const { client, informers, clock, recorder } = context;
  const all = informers.for(pods);
  const barrier = createBarrier(all, clock);
  const reserve = reserveFrom(ledger);
  const waiting = new Set<string>();

  const bind = async (pod: Pod, nodeName: string): Promise<void> => {
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    const target = { apiVersion: 'v1', kind: 'Node', name: nodeName };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target };
    await client.create<Binding>(bindings, binding, { namespace, subresource: 'binding' });
    await barrier.shows(await client.get(pods, name, { namespace }));
  };
  const refuse = async (pod: Pod): Promise<void> => {
    const message = unschedulableMessage(pod, podRequests(pod), ledger.candidates());
    if (podCondition(pod, 'PodScheduled')?.message === message) return;
    const state = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
    const conditions = withCondition(pod.status?.conditions ?? [], state, clock.now());
    const next = { ...pod, status: { ...pod.status, conditions } };
    recorder.event(pod, 'default-scheduler', { type: 'Warning', reason: 'FailedScheduling', message });
    await patchIfChanged(client, pods, { old: pod, next }, { subresource: 'status' });
  };

  return {
    name: 'pod-scheduler',
    workers: 8,
    start(queue) {
      all.onChange(({ type, object }) => {
        const key = keyOf(object);
        if (type === 'deleted') waiting.delete(key);
        else if (!object.spec.nodeName) queue.add(key);
      });
      ledger.onRoom(() => {
        for (const key of waiting) queue.addAfter(key, BATCH);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const pod = all.get(name, namespace);
      waiting.delete(key);
      if (!pod || pod.spec.nodeName || !isActive(pod) || !isOurs(pod)) return;
      const room = reserve(pod);
      if (!room) {
        waiting.add(key);
        return refuse(pod);
      }
      try {
        await bind(pod, room.nodeName);
      } finally {
        room.release();
      }
    },
  };
}
