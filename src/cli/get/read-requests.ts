/** What `get` is asked for, in words or in files. */

import { UserError } from '../../base/errors.ts';
import type { CommandContext } from '../context.ts';
import { parseResourceRequests, type ResourceRequest } from './resource-request.ts';

export interface Files {
  filenames: readonly string[];
  recursive: boolean;
  /** A folder with a kustomization, instead of files. */
  kustomize: string | undefined;
}

/** Throws UserError `BadInput` for words and files together, and for files that cannot be read. */
export async function readRequests(
  context: CommandContext,
  words: readonly string[],
  files: Files,
): Promise<ResourceRequest[]> {
  const { filenames, recursive } = files;
  if (files.kustomize !== undefined) return kustomized(context, words, { ...files, kustomize: files.kustomize });
  if (filenames.length === 0) {
    if (recursive)
      throw new UserError('BadInput', '--recursive is about the folders of --filename, which is not given');
    return parseResourceRequests(words);
  }
  if (words.length > 0) {
    throw new UserError('BadInput', `--filename names the objects: leave out ${words.join(' ')}`);
  }
  const address = filenames.find((path) => /^https?:\/\//.test(path));
  if (address !== undefined) {
    throw new UserError('BadInput', `${address} cannot be read`, {
      hint: `fetch it first: curl -L ${address} | kubectl karmada get -f -`,
    });
  }
  const [{ readManifests }, { readStandardInput }] = await Promise.all([
    import('../../files/manifests.ts'),
    import('../../files/standard-input.ts'),
  ]);
  const manifests = await readManifests(filenames, { stdin: readStandardInput, recursive });
  return requestsFor(manifests.map(({ object }) => object));
}

async function kustomized(
  context: CommandContext,
  words: readonly string[],
  { kustomize: folder, filenames, recursive }: Files & { kustomize: string },
): Promise<ResourceRequest[]> {
  const others = [...words, ...(filenames.length > 0 ? ['--filename'] : []), ...(recursive ? ['--recursive'] : [])];
  if (others.length > 0) {
    throw new UserError('BadInput', `--kustomize says which objects: leave out ${others.join(' ')}`);
  }
  const { kustomize } = await import('../kubectl/kustomize.ts');
  const manifests = await kustomize(context, folder);
  return requestsFor(manifests.map(({ object }) => object));
}

interface Named {
  apiVersion?: string;
  kind?: string;
  metadata: { name?: string; namespace?: string };
}

/** One request per kind and namespace, in the order of the files. */
function requestsFor(objects: readonly Named[]): ResourceRequest[] {
  const groups = Map.groupBy(objects, ({ metadata, ...object }) => `${typeOf(object)} ${metadata.namespace ?? ''}`);
  return [...groups.values()].flatMap((group): ResourceRequest[] => {
    const [first] = group;
    if (!first) return [];
    const names = [...new Set(group.map(({ metadata }) => metadata.name ?? ''))];
    const { namespace } = first.metadata;
    return [{ type: typeOf(first), names, ...(namespace === undefined ? {} : { namespace }) }];
  });
}

/** `Deployment` of `apps/v1` → `deployment.v1.apps`. */
function typeOf({ apiVersion = '', kind = '' }: Omit<Named, 'metadata'>): string {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  return `${kind.toLowerCase()}.${version}.${group}`;
}
