/** Everything a preview is asked about, gathered: the fleet as it is, and what would be stored. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { problemText } from '../../api/meta/problem.ts';
import { isUserError, UserError } from '../../base/errors.ts';
import type { Manifest } from '../../files/manifests.ts';
import { admitObjects } from '../../preview/admit.ts';
import { completeCluster, expectedApis } from '../../preview/complete-cluster.ts';
import { EMPTY_INVENTORY, type Inventory, sectionOf, withObjects } from '../../preview/inventory.ts';
import { fromInventoryFile } from '../../preview/inventory-file.ts';
import type { Scenario } from '../../preview/scenario.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';

export interface InputOptions {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly inventory: string | undefined;
  readonly policy: readonly string[];
  readonly addCluster: readonly string[];
}

/** Reads files and, unless they hold the fleet themselves, the control plane. */
export async function readInputs(
  context: CommandContext,
  options: InputOptions,
): Promise<Pick<Scenario, 'inventory' | 'objects'>> {
  const { filename, policy, addCluster } = options;
  const stdin = onceOnly((await import('../../files/standard-input.ts')).readStandardInput);
  const { readManifests } = await import('../../files/manifests.ts');
  const read = (paths: readonly string[]) => readManifests(paths, { stdin, recursive: options.recursive });
  const [given, policies, joining] = [await read(filename), await read(policy), await read(addCluster)];
  // Clusters and bindings in files describe how things are; the rest is what would be applied.
  const state = given.filter(isState);
  const change = [...given.filter((manifest) => !isState(manifest)), ...policies, ...joining];
  const { base, namespace } = await readBase(context, options, { state, change, stdin });
  const inventory = withObjects(base, admitted(state, { inventory: base, namespace, change }));
  return { inventory, objects: admitted(change, { inventory, namespace, change }) };
}

function isState({ object }: Manifest): boolean {
  return ['clusters', 'bindings'].includes(sectionOf(object) ?? '');
}

interface Read {
  readonly state: readonly Manifest[];
  readonly change: readonly Manifest[];
  stdin(): Promise<string>;
}

async function readBase(
  context: CommandContext,
  { inventory: file }: InputOptions,
  { state, change, stdin }: Read,
): Promise<{ base: Inventory; namespace: string }> {
  const namespace = context.globals.namespace ?? 'default';
  if (file !== undefined) return { base: await readInventory(file, stdin), namespace };
  if (state.some(({ object }) => object.kind === 'Cluster')) return { base: EMPTY_INVENTORY, namespace };
  const server = await connect(context);
  const { liveInventory } = await import('./live.ts');
  const objects = change.map(({ object }) => object);
  const base = await liveInventory(server.client, { objects, warn: context.warn });
  server.client.transport.close();
  return { base, namespace: server.namespace };
}

/** Who has no control plane can do without one. */
async function connect(context: CommandContext): Promise<ConnectedServer> {
  try {
    return await context.connectKarmada();
  } catch (error) {
    if (!isUserError(error)) throw error;
    const others = 'or give the fleet: --inventory FILE, or Cluster objects with -f';
    const hint = error.hint ? `${error.hint}; ${others}` : others;
    throw new UserError(error.code, error.message, { hint, cause: error });
  }
}

async function readInventory(path: string, stdin: () => Promise<string>): Promise<Inventory> {
  const { readDocuments, sourceOf } = await import('../../files/manifests.ts');
  const [document] = await readDocuments(path, { stdin });
  const read = fromInventoryFile(document);
  if ('inventory' in read) return read.inventory;
  const lines = read.problems.map((problem) => `  ${problemText(problem)}`);
  throw new UserError('BadInput', [`${sourceOf(path)} is not a usable inventory:`, ...lines].join('\n'), {
    hint: 'write one with `kubectl karmada inventory save FILE`',
  });
}

interface Admission {
  readonly inventory: Inventory;
  readonly namespace: string;
  readonly change: readonly Manifest[];
}

function admitted(manifests: readonly Manifest[], { inventory, namespace, change }: Admission) {
  const apis = expectedApis(
    inventory,
    change.map(({ object }) => object),
  );
  const { objects, problems } = admitObjects(manifests, { inventory, namespace });
  if (problems.length > 0) throw new UserError('BadInput', `not all files are usable:\n  ${problems.join('\n  ')}`);
  return objects.map((object) =>
    sectionOf(object) === 'clusters' ? completeCluster(object as Cluster, apis) : object,
  );
}

/** Standard input ends with the first who reads it. */
function onceOnly(read: () => Promise<string>): () => Promise<string> {
  let used = false;
  return () => {
    if (used) throw new UserError('BadInput', 'standard input can be read only once, but `-` is named twice');
    used = true;
    return read();
  };
}
