/** Karmada's CRDs: those that are built in, or the ones the user names. */

import type { AnyObject } from '../../api/meta/object.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { misfit } from '../../bootstrap/choices/forms.ts';

/** The definitions of an archive, an address or a folder; throws UserError `BadInput` for a source that has none. */
export async function readCrds(source?: string): Promise<AnyObject[]> {
  if (source === undefined) {
    const { karmadaCrds } = await import('../../api/karmada-crds.ts');
    return karmadaCrds();
  }
  const problem = misfit('source', source);
  if (problem !== undefined) throw new UserError('BadInput', problem);
  const found = /\.(tgz|tar\.gz)$/.test(new URL(source, 'file:///').pathname)
    ? await fromArchive(source)
    : await fromFolder(source);
  const names = new Set(found.map(({ metadata }) => metadata.name));
  if (found.length === 0 || names.size < found.length) {
    throw new UserError('BadInput', `${source} holds ${found.length === 0 ? 'no CRD' : 'a CRD twice'}`);
  }
  return found;
}

async function fromArchive(source: string): Promise<AnyObject[]> {
  const { readBytes } = await import('../../files/bytes.ts');
  const { readCrdArchive } = await import('../../files/crd-archive.ts');
  const files = await readCrdArchive(await readBytes(source), source);
  const { loadAll } = await import('js-yaml');
  return files.flatMap(({ path, text }) => {
    try {
      return loadAll(text).flatMap((document) => (document ? [definition(document, `${source}: ${path}`)] : []));
    } catch (cause) {
      throw new UserError('BadInput', `${source}: ${path} is not YAML: ${messageOf(cause)}`, { cause });
    }
  });
}

/** A folder as the archive holds it, its `bases`, or one file. */
async function fromFolder(source: string): Promise<AnyObject[]> {
  const { readManifests } = await import('../../files/manifests.ts');
  const stdin = (): Promise<string> => Promise.resolve('');
  const manifests = await readManifests([source], { stdin, recursive: true });
  return manifests
    .filter(({ source: file }) => !/[\\/]patches[\\/]/.test(file))
    .map(({ object, source: file }) => definition(object, file));
}

function definition(document: unknown, where: string): AnyObject {
  const isOne =
    isObject(document) &&
    document['apiVersion'] === 'apiextensions.k8s.io/v1' &&
    document['kind'] === 'CustomResourceDefinition' &&
    isObject(document['metadata']) &&
    typeof document['metadata']['name'] === 'string';
  if (isOne) return document as unknown as AnyObject;
  throw new UserError('BadInput', `${where} is not a CustomResourceDefinition of apiextensions.k8s.io/v1`);
}
