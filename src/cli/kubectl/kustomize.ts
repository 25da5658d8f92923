/** What a kustomization makes: kubectl has kustomize in it. */

import { UserError } from '../../base/errors.ts';
import { type Manifest, readManifests } from '../../files/manifests.ts';
import type { CommandContext } from '../context.ts';

type Asking = Pick<CommandContext, 'programOutput' | 'env' | 'signal'>;

/** The manifests of the folder's kustomization; throws UserError `BadInput` where there is none. */
export async function kustomize({ programOutput, env, signal }: Asking, folder: string): Promise<Manifest[]> {
  const text = await programOutput({ program: 'kubectl', args: ['kustomize', folder], env, signal });
  if (text !== undefined) return readManifests(['-'], { stdin: () => Promise.resolve(text) });
  throw new UserError('BadInput', `kubectl cannot make the kustomization ${folder}, or is not in PATH`, {
    hint: `see what it says: kubectl kustomize ${folder}`,
  });
}
