/** What simulated Pods and nodes would use: the same at the same moment, around half of what was asked for. */

import type { Node } from '../../api/core/core.ts';
import type { Container, Pod } from '../../api/core/pod.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { View, Views } from '../../apiserver/view.ts';
import { formatTime } from '../../base/clock.ts';
import { fnv32a } from '../../base/fnv.ts';
import { amountsOf } from '../workloads/scheduler/requests.ts';

/** metrics-server looks this often. */
const WINDOW_MS = 15_000;
const WINDOW = '15s';

/** What a container without requests asks for, and what a node uses for itself. */
const MODEST = { cpu: 0.01, memory: 32 * 2 ** 20 };
const NODE_ITSELF = { cpu: 0.1, memory: 256 * 2 ** 20 };

interface Usage {
  cpu: number;
  memory: number;
}

/** Between 30 and 70 percent, another one for every window and every use. */
function share(what: string, now: number): number {
  return 0.3 + (fnv32a(`${what}/${Math.floor(now / WINDOW_MS)}`) % 1000) / 2500;
}

function containerUsage(pod: Pod, { name, resources }: Container, now: number): Usage {
  const { cpu = MODEST.cpu, memory = MODEST.memory } = amountsOf({ ...resources?.limits, ...resources?.requests });
  const key = `${pod.metadata.uid}/${name}`;
  return { cpu: cpu * share(`${key}/cpu`, now), memory: memory * share(`${key}/memory`, 0) };
}

function podUsage(pod: Pod, now: number): Usage {
  return pod.spec.containers.map((container) => containerUsage(pod, container, now)).reduce(add, { cpu: 0, memory: 0 });
}

const add = (a: Usage, b: Usage): Usage => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory });

function written({ cpu, memory }: Usage): Record<string, string> {
  return { cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` };
}

function metrics(kind: string, { metadata }: Pod | Node, now: number): AnyObject {
  const { name = '', namespace, labels } = metadata;
  const timestamp = formatTime(now - (now % WINDOW_MS));
  return {
    kind,
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      creationTimestamp: timestamp,
    },
    timestamp,
    window: WINDOW,
  };
}

const isRunning = ({ status }: Pod): boolean => status?.phase === 'Running';

const podMetrics: View = (list, now) =>
  (list('pods') as unknown as Pod[]).filter(isRunning).map((pod) => ({
    ...metrics('PodMetrics', pod, now),
    containers: pod.spec.containers.map((container) => ({
      name: container.name,
      usage: written(containerUsage(pod, container, now)),
    })),
  }));

const nodeMetrics: View = (list, now) => {
  const running = Map.groupBy((list('pods') as unknown as Pod[]).filter(isRunning), ({ spec }) => spec.nodeName);
  return (list('nodes') as unknown as Node[]).map((node) => {
    const used = (running.get(node.metadata.name) ?? []).map((pod) => podUsage(pod, now)).reduce(add, NODE_ITSELF);
    return { ...metrics('NodeMetrics', node, now), usage: written(used) };
  });
};

export const metricsViews: Views = {
  'nodes.metrics.k8s.io': nodeMetrics,
  'pods.metrics.k8s.io': podMetrics,
};
