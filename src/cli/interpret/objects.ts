/** The objects an operation is tried on, from files. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { readDocuments, readManifests, sourceOf } from '../../files/manifests.ts';
import { readStandardInput } from '../../files/standard-input.ts';
import type { Operation } from '../../propagation/interpreter/operations.ts';

export interface ObjectFiles {
  readonly desiredFile: string | undefined;
  readonly observedFile: string | undefined;
  readonly statusFile: string | undefined;
  readonly desiredReplica: number;
}

export interface Objects {
  /** What is asked about: the desired object, or the observed one for status and health. */
  readonly object: AnyObject;
  /** For Retain. */
  readonly observed: AnyObject | undefined;
  readonly items: readonly AggregatedStatusItem[];
  readonly replicas: number;
}

async function objectIn(path: string, flag: string): Promise<AnyObject> {
  const manifests = await readManifests([path], { stdin: readStandardInput });
  const [first] = manifests;
  if (first && manifests.length === 1) return first.object as AnyObject;
  throw new UserError('BadInput', `${flag} ${sourceOf(path)} must hold one object, and holds ${manifests.length}`);
}

function itemOf(value: unknown, path: string): AggregatedStatusItem {
  if (isObject(value) && typeof value['clusterName'] === 'string') return value as unknown as AggregatedStatusItem;
  throw new UserError('BadInput', `${sourceOf(path)} holds something that is no item of aggregated status`, {
    hint: 'each has clusterName and status, as in status.aggregatedStatus of a ResourceBinding',
  });
}

async function itemsIn(path: string | undefined): Promise<AggregatedStatusItem[]> {
  if (path === undefined) return [];
  const documents = await readDocuments(path, { stdin: readStandardInput });
  return documents.flat().map((value) => itemOf(value, path));
}

/** Throws UserError `BadInput` unless exactly the files the operation needs are given. */
export async function readObjects({ operation }: Operation, files: ObjectFiles): Promise<Objects> {
  const { desiredFile, observedFile, statusFile, desiredReplica: replicas } = files;
  const rest = { items: await itemsIn(statusFile), replicas };
  if (operation === 'Retain') {
    if (desiredFile === undefined || observedFile === undefined) {
      throw new UserError('BadInput', 'Retain needs --desired-file and --observed-file');
    }
    const object = await objectIn(desiredFile, '--desired-file');
    return { ...rest, object, observed: await objectIn(observedFile, '--observed-file') };
  }
  if (desiredFile !== undefined && observedFile !== undefined) {
    throw new UserError('BadInput', `${operation} takes one of --desired-file and --observed-file, not both`);
  }
  if (desiredFile !== undefined)
    return { ...rest, observed: undefined, object: await objectIn(desiredFile, '--desired-file') };
  if (observedFile !== undefined) {
    return { ...rest, observed: undefined, object: await objectIn(observedFile, '--observed-file') };
  }
  throw new UserError('BadInput', `${operation} needs --desired-file or --observed-file`);
}
