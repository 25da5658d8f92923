/** What the server adds to Jobs and DaemonSets. */

import { deepEqual } from '../../../base/json.ts';
import type { DaemonSet } from '../../core/apps.ts';
import type { Job } from '../../core/batch.ts';
import type { WriteContext } from '../../kind.ts';

/** A Job finds its Pods by its own uid unless somebody selects them by hand. */
export function prepareJob(job: Job, { operation }: WriteContext): void {
  const { metadata, spec } = job;
  if (operation !== 'CREATE' || spec.manualSelector) return;
  const uid = metadata.uid ?? '';
  const name = metadata.name ?? '';
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  const template = spec.template.metadata ?? {};
  spec.template.metadata = { ...template, labels: { ...template.labels, ...labels } };
  metadata.labels ??= { ...spec.template.metadata.labels };
  spec.selector ??= {};
  spec.selector.matchLabels = { ...spec.selector.matchLabels, 'batch.kubernetes.io/controller-uid': uid };
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** Counts the versions of the template in an annotation, as old clients expect. */
export function prepareDaemonSet(daemonSet: DaemonSet, { operation, old, subresource }: WriteContext): void {
  if (operation !== 'UPDATE' || !old || subresource !== undefined) return;
  const before = old as DaemonSet;
  const generation = Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1');
  const next = deepEqual(before.spec.template, daemonSet.spec.template) ? generation : generation + 1;
  daemonSet.metadata.annotations = { ...daemonSet.metadata.annotations, [TEMPLATE_GENERATION]: String(next) };
}
