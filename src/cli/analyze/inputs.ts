/** What an analysis looks at: the fleet as it would be, and which of it stands in files. */

import type { Subject } from '../../analysis/finding.ts';
import { isUserError, UserError } from '../../base/errors.ts';
import { type Manifest, readDocuments, readManifests, sourceOf } from '../../files/manifests.ts';
import { readStandardInput } from '../../files/standard-input.ts';
import { admitObjects } from '../../preview/admit.ts';
import { EMPTY_INVENTORY, type Inventory, identityOf, withObjects } from '../../preview/inventory.ts';
import { fromInventoryFile } from '../../preview/inventory-file.ts';
import type { CommandContext } from '../context.ts';
import { liveInventory } from '../preview/live.ts';

export interface InputOptions {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly inventory: string | undefined;
  readonly offline: boolean;
}

export interface Inputs {
  readonly subject: Subject;
  /** By identity: the file an object was read from. */
  readonly given: ReadonlyMap<string, Manifest>;
}

interface Base {
  readonly inventory: Inventory;
  readonly namespace: string;
  /** True when all templates of the control plane are known. */
  readonly isWhole: boolean;
}

async function savedBase(file: string, namespace: string): Promise<Base> {
  const [document] = await readDocuments(file, { stdin: readStandardInput });
  const read = fromInventoryFile(document);
  if ('inventory' in read) return { inventory: read.inventory, namespace, isWhole: false };
  throw new UserError('BadInput', `${sourceOf(file)} is not a usable inventory`, {
    hint: 'write one with `kubectl karmada inventory save FILE`',
  });
}

async function liveBase(context: CommandContext, manifests: readonly Manifest[]): Promise<Base> {
  try {
    const { client: karmadaClient, namespace } = await context.connectKarmada();
    const objects = manifests.map(({ object }) => object);
    const inventory = await liveInventory(karmadaClient, { objects, warn: context.warn });
    karmadaClient.transport.close();
    return { inventory, namespace, isWhole: true };
  } catch (error) {
    if (!isUserError(error)) throw error;
    const others = 'or look at files alone: -f FILE --offline';
    throw new UserError(error.code, error.message, {
      hint: error.hint ? `${error.hint}; ${others}` : others,
      cause: error,
    });
  }
}

function baseOf(context: CommandContext, options: InputOptions, manifests: readonly Manifest[]): Promise<Base> | Base {
  const namespace = context.globals.namespace ?? 'default';
  const { inventory, offline, filename } = options;
  if (inventory !== undefined) {
    if (offline) throw new UserError('BadInput', 'give one of --inventory and --offline');
    return savedBase(inventory, namespace);
  }
  if (!offline) return liveBase(context, manifests);
  if (filename.length === 0) throw new UserError('BadInput', '--offline needs files: -f FILE');
  return { inventory: EMPTY_INVENTORY, namespace, isWhole: false };
}

/** Reads everything; throws UserError `BadInput` for files the control plane would refuse. */
export async function readInputs(context: CommandContext, options: InputOptions): Promise<Inputs> {
  const { filename, recursive } = options;
  const manifests = await readManifests(filename, { stdin: readStandardInput, recursive });
  const base = await baseOf(context, options, manifests);
  const { objects, problems } = admitObjects(manifests, base);
  if (problems.length > 0) throw new UserError('BadInput', `not all files are usable:\n  ${problems.join('\n  ')}`);
  const inventory = withObjects(base.inventory, objects);
  const given = objects.flatMap((object, index) => {
    const manifest = manifests[index];
    return manifest ? [[identityOf(object), manifest] as const] : [];
  });
  // Without the whole control plane a kind counts as known when some of it is.
  const kinds = new Set(inventory.templates.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  return {
    given: new Map(given),
    subject: {
      inventory,
      knowsClusters: !options.offline || inventory.clusters.length > 0,
      knowsKind: (apiVersion, kind) => base.isWhole || kinds.has(`${apiVersion} ${kind}`),
    },
  };
}
