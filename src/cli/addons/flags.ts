/** The flags of `addons enable`: for each addon an image, replicas and a priority class, by upstream's names. */

import { checkClusterName } from '../../api/cluster-name.ts';
import type { AddonName } from '../../bootstrap/addons/addon.ts';
import { type FormName, flagProblems } from '../../bootstrap/choices/forms.ts';
import { count, type Option, spellingsOf, text, textOr, type Values } from '../option.ts';

const replicas = (flags: string, what: string) =>
  count(flags, `How many replicas of the ${what} to run`, { fallback: 1, min: 1 });
const priority = (flags: string, what: string) =>
  textOr(flags, `Priority class of the ${what}'s pods`, 'system-node-critical');
const image = (flags: string, what: string) =>
  text(flags, `Image of the ${what}; by default from where the scheduler's comes from, in its version`);

export const addonFlags = {
  privateImageRegistry: text('--private-image-registry <registry>', 'Registry for images that no other flag names'),
  hostClusterDomain: textOr('--host-cluster-domain <domain>', 'DNS domain of the host cluster', 'cluster.local'),
  deschedulerImage: image('--karmada-descheduler-image <image>', 'descheduler'),
  deschedulerReplicas: replicas('--karmada-descheduler-replicas <number>', 'descheduler'),
  deschedulerPriority: priority('--descheduler-priority-class <name>', 'descheduler'),
  estimatorImage: image('--karmada-scheduler-estimator-image <image>', 'estimator'),
  estimatorReplicas: replicas('--karmada-estimator-replicas <number>', 'estimator'),
  estimatorPriority: priority('--estimator-priority-class <name>', 'estimator'),
  metricsAdapterImage: image('--karmada-metrics-adapter-image <image>', 'metrics adapter'),
  metricsAdapterReplicas: replicas('--karmada-metrics-adapter-replicas <number>', 'metrics adapter'),
  metricsAdapterPriority: priority('--metrics-adapter-priority-class <name>', 'metrics adapter'),
  searchImage: image('--karmada-search-image <image>', 'search'),
  searchReplicas: replicas('--karmada-search-replicas <number>', 'search'),
  searchPriority: priority('--search-priority-class <name>', 'search'),
};

const FORM_BY_ENDING: Readonly<Record<string, FormName>> = {
  '-image': 'image',
  '-image-registry': 'registry',
  '-cluster-domain': 'dnsName',
  '-priority-class': 'name',
};

const LONGEST_SERVICE = 63;

export type AddonFlags = Values<typeof addonFlags>;

export interface AddonWishes {
  image: string | undefined;
  replicas: number;
  priorityClass: string;
}

/** What was asked for one addon. */
export function wishesFor(name: AddonName, flags: AddonFlags): AddonWishes {
  const wishes: Record<AddonName, readonly [string | undefined, number, string]> = {
    'karmada-descheduler': [flags.deschedulerImage, flags.deschedulerReplicas, flags.deschedulerPriority],
    'karmada-scheduler-estimator': [flags.estimatorImage, flags.estimatorReplicas, flags.estimatorPriority],
    'karmada-metrics-adapter': [flags.metricsAdapterImage, flags.metricsAdapterReplicas, flags.metricsAdapterPriority],
    'karmada-search': [flags.searchImage, flags.searchReplicas, flags.searchPriority],
  };
  const [image, replicas, priorityClass] = wishes[name];
  return { image, replicas, priorityClass };
}

/** Flags whose values no installation can have, one line each. */
export function addonFlagProblems(flags: AddonFlags): string[] {
  return flagProblems(
    Object.entries<Pick<Option, 'flags'>>(addonFlags).flatMap(([name, option]) => {
      const value = flags[name as keyof AddonFlags];
      const flag = spellingsOf(option).at(-1) ?? name;
      const form = Object.entries(FORM_BY_ENDING).find(([ending]) => flag.endsWith(ending))?.[1];
      return form === undefined || typeof value === 'number' ? [] : [[flag, value, form] as const];
    }),
  );
}

/** `--cluster: …` where no member can have this name. */
export function memberNameProblems(cluster: string | undefined): string[] {
  const problem = cluster === undefined ? undefined : checkClusterName(cluster);
  return problem === undefined ? [] : [`--cluster: "${cluster}" is no name of a member: ${problem}`];
}

/** Kubernetes allows a Service less than Karmada does a member. */
export function estimatorNameProblems(cluster: string | undefined): string[] {
  const service = `karmada-scheduler-estimator-${cluster ?? ''}`;
  if (cluster === undefined || service.length <= LONGEST_SERVICE) return [];
  return [`--cluster: "${cluster}" is too long for a Service called ${service}: ${LONGEST_SERVICE} characters at most`];
}

/** `docker.io/karmada/karmada-search:v1.18.2` in another registry. */
export function inRegistry(image: string, registry: string | undefined): string {
  return registry === undefined ? image : `${registry.replace(/\/+$/, '')}/${image.slice(image.lastIndexOf('/') + 1)}`;
}
