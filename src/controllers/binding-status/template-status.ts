/** The status of all members taken together, on the template itself. */

import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { changeStatus } from '../../machinery/change-status.ts';
import type { Environment } from '../environment.ts';
import { findTemplate } from '../template-of.ts';
import { withAvailability } from './availability.ts';

/** Writes the aggregated status where the kind has one; `component` tells of it. */
export async function writeTemplateStatus(
  environment: Environment,
  { spec, status }: ResourceBinding,
  component: string,
): Promise<void> {
  const { aggregate } = environment.interpreter.of(spec.resource.apiVersion, spec.resource.kind);
  const found = aggregate && (await findTemplate(environment, spec.resource));
  if (!found) return;
  const { template, resource } = found;
  const items = status?.aggregatedStatus ?? [];
  try {
    const stored = await changeStatus(environment.karmadaClient, resource, template, async (current) => ({
      ...current,
      status: withAvailability(await aggregate(current, items), environment.clock.now()).status ?? {},
    }));
    if (stored === undefined || stored === template) return;
    const message = 'Update Resource with AggregatedStatus successfully.';
    environment.recorder.event(template, component, { type: 'Normal', reason: 'AggregateStatusSucceed', message });
  } catch (thrown) {
    const fact = { type: 'Warning', reason: 'AggregateStatusFailed', message: messageOf(thrown) } as const;
    environment.recorder.event(template, component, fact);
    throw thrown;
  }
}
