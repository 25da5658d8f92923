/** Which images an upgrade changes, in the order in which components take turns. */

import { type Deployment, deployments } from '../../api/core/apps.ts';
import { imageTag } from '../../base/image-tag.ts';
import type { Client } from '../../client/client.ts';
import { noControlPlane } from '../no-control-plane.ts';

export interface ImageChange {
  /** A Deployment of the installation. */
  workload: string;
  container: string;
  from: string;
  to: string;
}

/** Servers before what asks them, and webhooks before what writes; addons come last. */
const ORDER = [
  'karmada-aggregated-apiserver',
  'karmada-webhook',
  'karmada-controller-manager',
  'karmada-scheduler',
  'karmada-descheduler',
  'karmada-metrics-adapter',
  'karmada-search',
  'karmada-scheduler-estimator',
] as const;

export interface UpgradeImages {
  /** The version that runs, by the scheduler's image: `v1.18.2`. */
  current: string;
  /** Components that run another version already are left out. */
  changes: ImageChange[];
}

/** Reads the installation. Throws UserError `NotFound` where there is none. */
export async function upgradeImages(hostClient: Client, namespace: string, version: string): Promise<UpgradeImages> {
  const { items } = await hostClient.list(deployments, { namespace });
  const scheduler = items.find(({ metadata }) => metadata.name === 'karmada-scheduler');
  if (!scheduler) throw noControlPlane(namespace);
  const changes = ORDER.flatMap((name) => items.filter((each) => isPart(each, name)).flatMap(changesOf(name, version)));
  return { current: imageTag(scheduler.spec.template.spec.containers[0]?.image ?? '') ?? 'unknown', changes };
}

/** Estimators are called after their members. */
function isPart({ metadata: { name = '' } }: Deployment, component: (typeof ORDER)[number]): boolean {
  return component === 'karmada-scheduler-estimator' ? name.startsWith(`${component}-`) : name === component;
}

function changesOf(component: string, version: string): (workload: Deployment) => ImageChange[] {
  return ({ metadata, spec }) =>
    spec.template.spec.containers.flatMap(({ name, image = '' }) => {
      const to = withTag(image, component, version);
      if (to === undefined || to === image) return [];
      return [{ workload: metadata.name ?? '', container: name, from: image, to }];
    });
}

/** `r.local:5000/karmada/karmada-webhook:v1.18.2@sha256:…` in another version, a digest left out; undefined for an image of something else. */
function withTag(image: string, component: string, version: string): string | undefined {
  const [, base] = /^(.*?)(?::[^/:@]+)?(?:@sha256:[0-9a-f]+)?$/.exec(image) ?? [];
  return base?.split('/').at(-1) === component ? `${base}:${version}` : undefined;
}
