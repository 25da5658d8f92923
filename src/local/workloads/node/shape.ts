/** The nodes of a simulated member. */

import type { Node } from '../../../api/core/core.ts';
import type { PodCondition } from '../../../api/core/pod.ts';
import { formatTime } from '../../../base/clock.ts';
import type { MemberShape } from '../../fleet.ts';

/** `member1-control-plane`, `member1-worker`, `member1-worker2`: as kind names them, so scripts written for it work. */
export function nodeNames({ name, nodes }: Pick<MemberShape, 'name' | 'nodes'>): string[] {
  return Array.from({ length: nodes }, (_, i) => {
    if (i === 0) return `${name}-control-plane`;
    return i === 1 ? `${name}-worker` : `${name}-worker${i}`;
  });
}

/** The nodes of a member, Ready, in the member's place; `network` is the first two numbers of their addresses. */
export function nodesOf(shape: MemberShape, network: string, version: string, now: number): Node[] {
  return nodeNames(shape).map((name, i) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: labelsOf(shape, name, i === 0) },
    spec: { podCIDR: `${network}.0.0/16`, providerID: `simulated://${shape.name}/${name}` },
    status: {
      capacity: resourcesOf(shape),
      allocatable: resourcesOf(shape),
      conditions: conditions(now),
      addresses: [
        { type: 'InternalIP', address: `${network}.255.${i + 1}` },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: nodeInfo(version),
    },
  }));
}

function labelsOf({ region, zone }: MemberShape, name: string, isControlPlane: boolean): Record<string, string> {
  return {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    ...(region ? { 'topology.kubernetes.io/region': region } : {}),
    ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}),
    ...(isControlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
  };
}

function resourcesOf({ cpu, memory, pods }: MemberShape): Record<string, string> {
  return { cpu, memory, pods: String(pods), 'ephemeral-storage': '100Gi' };
}

const PRESSURES = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const;

function conditions(now: number): (PodCondition & { lastHeartbeatTime: string })[] {
  const time = formatTime(now);
  const times = { lastHeartbeatTime: time, lastTransitionTime: time };
  return [
    ...PRESSURES.map(([type, reason, message]) => ({ type, status: 'False' as const, reason, message, ...times })),
    { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', ...times },
  ];
}

function nodeInfo(version: string): Record<string, string> {
  return {
    architecture: 'amd64',
    bootID: '',
    containerRuntimeVersion: 'simulated://1.0.0',
    kernelVersion: 'simulated',
    kubeProxyVersion: '',
    kubeletVersion: version,
    machineID: '',
    operatingSystem: 'linux',
    osImage: 'Simulated Linux',
    systemUUID: '',
  };
}
