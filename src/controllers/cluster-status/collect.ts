/** Everything a ready member's Cluster shows beyond its Ready condition. */

import type { Cluster, ClusterStatus } from '../../api/cluster/v1alpha1/cluster.ts';
import { nodes } from '../../api/core/core.ts';
import { pods } from '../../api/core/pod.ts';
import type { Condition } from '../../api/meta/object.ts';
import { messageOf } from '../../base/errors.ts';
import type { Discovery } from '../../machinery/resource-directory.ts';
import { syncedWithin } from '../../machinery/synced-within.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';
import type { Member } from '../members.ts';
import { apiEnablements, completeCondition } from './enablements.ts';
import { modelNodes } from './modelings.ts';
import { readVersion } from './probe.ts';
import { summarize } from './summary.ts';

export type Collected = Pick<
  ClusterStatus,
  'kubernetesVersion' | 'apiEnablements' | 'nodeSummary' | 'resourceSummary'
> & { condition: Omit<Condition, 'lastTransitionTime'> };

/** How long the first list of nodes and pods is waited for before going on without a summary. */
const PATIENCE = 5000;

function readSummary(
  { informers }: Member,
  models: NonNullable<Cluster['spec']['resourceModels']>,
): Pick<ClusterStatus, 'nodeSummary' | 'resourceSummary'> {
  const allNodes = informers.for(nodes).list();
  const allPods = informers.for(pods).list();
  const { nodeSummary, resourceSummary } = summarize(allNodes, allPods);
  if (models.length === 0) return { nodeSummary, resourceSummary };
  const allocatableModelings = modelNodes(models, allNodes, allPods);
  return { nodeSummary, resourceSummary: { ...resourceSummary, allocatableModelings } };
}

/** What the member serves; when it cannot be asked, what it served last, marked as incomplete. */
async function readKinds({ directory }: Member): Promise<Discovery> {
  try {
    return await directory.refresh();
  } catch (thrown) {
    return { resources: directory.known()?.resources ?? [], partial: [messageOf(thrown)] };
  }
}

/** The sums of the member's nodes and pods; nothing where they are not wanted or not known yet. */
async function readSummaryIfWanted(
  { clock, settings }: Environment,
  member: Member,
  cluster: Cluster,
): Promise<Partial<ReturnType<typeof readSummary>>> {
  if (!settings.enableClusterResourceModeling) return {};
  const informers = [member.informers.for(nodes), member.informers.for(pods)];
  if (!(await syncedWithin(informers, clock, PATIENCE))) return {};
  const isModelled = isEnabled(settings.featureGates, 'CustomizedClusterResourceModeling');
  return readSummary(member, isModelled ? (cluster.spec.resourceModels ?? []) : []);
}

/** Asks the member for its version and kinds, and sums up its nodes and pods. */
export async function collect(environment: Environment, member: Member, cluster: Cluster): Promise<Collected> {
  const [kubernetesVersion, discovery, summary] = await Promise.all([
    readVersion(member.memberClient),
    readKinds(member),
    readSummaryIfWanted(environment, member, cluster),
  ]);
  return {
    kubernetesVersion,
    apiEnablements: apiEnablements(discovery),
    condition: completeCondition(discovery),
    ...summary,
  };
}
