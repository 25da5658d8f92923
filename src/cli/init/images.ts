/** The images of an installation, as a list. */

import type { InstallSettings } from '../../bootstrap/settings.ts';

/** What is added to a control plane later on, or to members. */
const MORE = [
  'karmada-agent',
  'karmada-descheduler',
  'karmada-metrics-adapter',
  'karmada-scheduler-estimator',
  'karmada-search',
];

/** Sorted, without doubles; those of later additions come from where the scheduler's comes from. */
export function neededImages({ components, externalEtcd }: InstallSettings, { all }: { all: boolean }): string[] {
  const wanted = Object.entries(components).filter(([name]) => name !== 'etcd' || !externalEtcd);
  const sibling = (name: string): string => components['karmada-scheduler'].image.replace('karmada-scheduler', name);
  return [...new Set([...wanted.map(([, { image }]) => image), ...(all ? MORE.map(sibling) : [])])].sort();
}
