/** Writing a Work as it should be: created once, and afterwards changed only where it differs. */

import { isApiError } from '../api/meta/api-error.ts';
import { type Work, works } from '../api/work/v1alpha1/work.ts';
import { patchIfChanged } from '../machinery/write.ts';
import type { Environment } from './environment.ts';

async function update({ karmadaClient }: Environment, stored: Work, next: Work): Promise<boolean> {
  if (stored.metadata.deletionTimestamp) {
    throw new Error(`work ${stored.metadata.namespace}/${stored.metadata.name} is being deleted`);
  }
  return (await patchIfChanged(karmadaClient, works, { old: stored, next })) !== stored;
}

/** Writes what `render` makes of the Work that is there, or of none; answers whether anything was written. */
export async function writeWork(
  environment: Environment,
  address: { namespace: string; name: string },
  render: (existing: Work | undefined) => Work,
): Promise<boolean> {
  const { karmadaClient, informers } = environment;
  const { namespace, name } = address;
  const cached = informers.for(works).get(name, namespace);
  if (cached) return update(environment, cached, render(cached));
  try {
    await karmadaClient.create(works, render(undefined));
    return true;
  } catch (thrown) {
    if (!isApiError(thrown, 'AlreadyExists')) throw thrown;
    const stored = await karmadaClient.get(works, name, { namespace });
    return update(environment, stored, render(stored));
  }
}
