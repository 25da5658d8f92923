/** PersistentVolumes and the claims on them. */

import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core/storage.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { forKind, healthIf } from './interpreter.ts';
import { reflectWhole } from './whole-status.ts';

const phases = (items: readonly AggregatedStatusItem[]): string[] =>
  items.map(({ status }) => (status as { phase?: string } | undefined)?.phase ?? 'Pending');

/** The first of these that any member reports is the phase of all. */
const VOLUME_PHASES = ['Failed', 'Pending', 'Available', 'Bound', 'Released'];

export const persistentVolume = forKind<PersistentVolume>({
  retain(desired, observed) {
    const claimRef = observed.spec?.claimRef;
    return claimRef ? { ...desired, spec: { ...desired.spec, claimRef } } : desired;
  },
  reflect: reflectWhole,
  aggregate(template, items) {
    const reported = phases(items);
    const phase = VOLUME_PHASES.find((each) => reported.includes(each));
    return phase ? { ...template, status: { ...template.status, phase } } : template;
  },
});

/** Bound while every member is; a lost claim anywhere outweighs all else. */
function claimPhase(reported: readonly string[]): string {
  if (reported.includes('Lost')) return 'Lost';
  return reported.find((phase) => phase !== 'Bound') ?? 'Bound';
}

export const persistentVolumeClaim = forKind<PersistentVolumeClaim>({
  retain(desired, observed) {
    const volumeName = observed.spec?.volumeName;
    return volumeName ? { ...desired, spec: { ...desired.spec, volumeName } } : desired;
  },
  reflect: reflectWhole,
  aggregate: (template, items) =>
    items.length > 0 ? { ...template, status: { ...template.status, phase: claimPhase(phases(items)) } } : template,
  health: ({ status }) => healthIf(status?.phase === 'Bound'),
});
