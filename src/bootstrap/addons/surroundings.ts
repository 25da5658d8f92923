/** What an addon is made from that the installation knows: authority, store, images. */

import { type Deployment, deployments } from '../../api/core/apps.ts';
import { secrets } from '../../api/core/core.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { ADDON_NAMES, type Addon, type AddonName, type AddonSettings } from './addon.ts';

export type Surroundings = Pick<AddonSettings, 'namespace' | 'caBundle' | 'etcd'> & {
  /** The image of a component from where the scheduler's comes from, in the same version. */
  imageOf(name: AddonName): string;
  /** Whether the scheduler asks estimators. */
  asksEstimators: boolean;
};

/** Reads the installation. Throws UserError `NotFound` where there is none. */
export async function readSurroundings(hostClient: Client, namespace: string): Promise<Surroundings> {
  const [certificates, apiserver, scheduler] = await Promise.all([
    hostClient.find(secrets, 'karmada-cert', { namespace }),
    hostClient.find(deployments, 'karmada-apiserver', { namespace }),
    hostClient.find(deployments, 'karmada-scheduler', { namespace }),
  ]);
  if (!certificates || !apiserver || !scheduler) {
    throw new UserError(
      'NotFound',
      `there is no complete control plane in namespace ${namespace} of this host cluster`,
      {
        hint: 'install one with "kubectl karmada init", or name its namespace with --namespace',
      },
    );
  }
  const image = scheduler.spec.template.spec.containers[0]?.image ?? '';
  return {
    namespace,
    caBundle: certificates.data?.['ca.crt'] ?? '',
    etcd: { servers: argumentOf(apiserver, '--etcd-servers'), prefix: argumentOf(apiserver, '--etcd-prefix') },
    imageOf: (name) => image.replace(/karmada-scheduler(?=[:@]|$)/, name),
    asksEstimators: argumentOf(scheduler, '--enable-scheduler-estimator') === 'true',
  };
}

function argumentOf({ spec }: Deployment, flag: string): string {
  const [first] = spec.template.spec.containers;
  const found = [...(first?.command ?? []), ...(first?.args ?? [])].findLast((each) => each.startsWith(`${flag}=`));
  return found?.slice(flag.length + 1) ?? '';
}

/** Refuses addons whose kubeconfig the installation lacks. */
export async function refuseWithoutConfig(
  hostClient: Client,
  namespace: string,
  addons: readonly Addon[],
): Promise<void> {
  const needed = addons.filter(({ perMember }) => !perMember).map(({ name }) => `${name}-config`);
  const found = await Promise.all(needed.map((name) => hostClient.find(secrets, name, { namespace })));
  const missing = needed.filter((_, i) => !found[i]);
  if (missing.length === 0) return;
  throw new UserError('NotFound', `the installation lacks the Secret ${missing.join(', ')}`, {
    hint: 'run "kubectl karmada init phase certs", which makes what is missing',
  });
}

/** The names with `all` spelt out. Throws UserError `BadInput` with every one that is none. */
export function addonNames(words: readonly string[]): AddonName[] {
  const unknown = words.filter((word) => word !== 'all' && !ADDON_NAMES.includes(word as AddonName));
  if (unknown.length > 0) {
    throw new UserError('BadInput', `there is no addon ${unknown.map((word) => `"${word}"`).join(', ')}`, {
      hint: `the addons are ${ADDON_NAMES.join(', ')}, or all`,
    });
  }
  return words.includes('all') ? [...ADDON_NAMES] : ADDON_NAMES.filter((name) => words.includes(name));
}
