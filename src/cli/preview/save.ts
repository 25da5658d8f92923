/** Writes the inventory of the control plane to a file. */

import { toInventoryFile } from '../../preview/inventory-file.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { printDocument } from '../printers/document.ts';
import { liveInventory } from './live.ts';

/** Reads the fleet and writes it to `file`, or to standard output for `-`. */
export async function saveInventory(context: CommandContext, file: string): Promise<Outcome> {
  const { client } = await context.connectKarmada();
  const inventory = await liveInventory(client, { warn: context.warn });
  client.transport.close();
  const document = toInventoryFile(inventory, `kubectl-karmada ${context.version}`);
  const text = await printDocument(document, file.endsWith('.json') ? 'json' : 'yaml');
  if (file === '-') return { text };
  const { writeText } = await import('../../files/write.ts');
  await writeText(file, text);
  const { clusters, policies, bindings } = document;
  context.warn(`wrote ${file}: clusters ${clusters.length}, policies ${policies.length}, bindings ${bindings.length}`);
  return {};
}
