/** Plays the kubelets of a member: starts, finishes and removes the Pods that are bound to its nodes. */

import { nodes } from '../../../api/core/core.ts';
import { type Pod, type PodStatus, pods } from '../../../api/core/pod.ts';
import { isApiError } from '../../../api/meta/api-error.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import type { MemberContext } from '../member-context.ts';
import { createAddresses } from './addresses.ts';
import { planLifecycle } from './lifecycle.ts';

interface Times {
  boundAt: number;
  runningAt?: number;
}

const PULL_FAILED = { type: 'Warning', reason: 'Failed' } as const;

function pullFailures({ containerStatuses = [] }: PodStatus): string[] {
  const waiting = containerStatuses.map(({ state }) => state?.waiting);
  return waiting.flatMap((state) => (state?.reason === 'ImagePullBackOff' && state.message ? [state.message] : []));
}

export function kubeletController(context: MemberContext): ControllerSpec {
  const { client, informers, clock, recorder, settings, podNetwork } = context;
  const [all, allNodes] = [informers.for(pods), informers.for(nodes)];
  const onNode = all.index('node', ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
  const addresses = createAddresses(podNetwork);
  /** Exact times of Pods that this process has seen start; others tell by their status. */
  const times = new Map<string, Times>();

  const remove = async ({ metadata }: Pod): Promise<void> => {
    const { name = '', namespace = '', uid = '' } = metadata;
    try {
      await client.delete(pods, name, { namespace, gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (thrown) {
      if (!isApiError(thrown, 'NotFound') && !isApiError(thrown, 'Conflict')) throw thrown;
    }
  };
  const hostAddress = (nodeName: string): string | undefined => {
    const addressList = allNodes.get(nodeName)?.status?.addresses ?? [];
    return addressList.find(({ type }) => type === 'InternalIP')?.address;
  };
  const write = async (pod: Pod, status: PodStatus): Promise<void> => {
    const uid = pod.metadata.uid ?? '';
    await patchIfChanged(client, pods, { old: pod, next: { ...pod, status } }, { subresource: 'status' });
    for (const message of pullFailures(status)) recorder.event(pod, 'kubelet', { ...PULL_FAILED, message });
    const known = times.get(uid);
    if (known && status.phase === 'Running') known.runningAt = clock.now();
  };

  const forget = (uid: string): void => {
    addresses.release(uid);
    times.delete(uid);
  };
  const remember = ({ metadata: { uid = '' }, status }: Pod, initial: boolean): void => {
    if (status?.podIP) addresses.claim(uid, status.podIP);
    if (!initial && !times.has(uid)) times.set(uid, { boundAt: clock.now() });
  };

  return {
    name: 'kubelet',
    workers: 32,
    start(queue) {
      all.onChange(({ type, object, initial }) => {
        if (type === 'deleted') return forget(object.metadata.uid ?? '');
        if (!object.spec.nodeName) return;
        remember(object, initial);
        queue.add(keyOf(object));
      });
      // Pods on a node that goes are removed, and those on one that has just got its address are started.
      allNodes.onChange(({ type, object, old }) => {
        const isNews = type === 'deleted' || object.status?.addresses?.length !== old?.status?.addresses?.length;
        if (isNews) for (const pod of onNode(object.metadata.name ?? '')) queue.add(keyOf(pod));
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const pod = all.get(name, namespace);
      if (!pod?.spec.nodeName) return;
      const { nodeName } = pod.spec;
      if (pod.metadata.deletionTimestamp !== undefined || !allNodes.get(nodeName)) return remove(pod);
      const hostIP = hostAddress(nodeName);
      if (hostIP === undefined) return;
      const uid = pod.metadata.uid ?? '';
      const place = { hostIP, podIP: addresses.of(uid) };
      const plan = planLifecycle(pod, { place, settings, now: clock.now(), ...times.get(uid) });
      if (plan.status) await write(pod, plan.status);
      return plan.recheck === undefined ? undefined : { after: plan.recheck };
    },
  };
}
