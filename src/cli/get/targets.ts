/** Which servers a fleet-wide command asks. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Client, Transport } from '../../client/client.ts';
import { createDeadlineTransport, type Deadline } from '../../client/deadline-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import { createMemberProxyTransport } from '../../client/member.ts';
import { unknownClusters } from '../clusters/find-clusters.ts';

export const SCOPES = ['karmada', 'members', 'all'] as const;

export type OperationScope = (typeof SCOPES)[number];

/** A server to ask: the control plane, or a member through it. */
export interface Target {
  /** Undefined for the control plane. */
  clusterName: string | undefined;
  client: Client;
  /** For answers that go on: without the limit of one answer. */
  stream: Transport;
}

export interface TargetChoice {
  scope: OperationScope;
  /** Empty: every member. */
  clusterNames: readonly string[];
  /** How long a member may take for one answer before the others are shown without it. */
  memberDeadline: Deadline;
}

/** The control plane first, then members in the order they were named, or by name. */
export async function chooseTargets(karmadaClient: Client, choice: TargetChoice): Promise<Target[]> {
  const controlPlane: Target[] =
    choice.scope === 'members'
      ? []
      : [{ clusterName: undefined, client: karmadaClient, stream: karmadaClient.transport }];
  if (choice.scope === 'karmada') return controlPlane;
  const names = await memberNames(karmadaClient, choice.clusterNames);
  return [...controlPlane, ...names.map((name) => memberTarget(karmadaClient, name, choice.memberDeadline))];
}

async function memberNames(karmadaClient: Client, wanted: readonly string[]): Promise<readonly string[]> {
  const known = (await karmadaClient.list(clusters)).items.map(({ metadata }) => metadata.name ?? '');
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw unknownClusters(unknown, known);
  return wanted.length > 0 ? [...new Set(wanted)] : known;
}

/** A member through the control plane. */
export function memberTarget(karmadaClient: Client, clusterName: string, deadline: Deadline): Target {
  const transport = createMemberProxyTransport(karmadaClient.transport, clusterName);
  return { clusterName, client: createClient(createDeadlineTransport(transport, deadline)), stream: transport };
}
