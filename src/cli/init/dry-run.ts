/** `init --dry-run`: what would be made, complete and in order, without making it. */

import type { AnyObject } from '../../api/meta/object.ts';
import { clone } from '../../base/json.ts';
import type { InstallRequest } from '../../bootstrap/choices/resolve.ts';
import { candidateAddresses } from '../../bootstrap/host/addresses.ts';
import { installationObjects, planInstallation, type SidedObject } from '../../bootstrap/install-plan.ts';
import { drawBlueprint } from '../../bootstrap/installation.ts';
import type { Blueprint } from '../../bootstrap/manifests.ts';
import { NOTHING_KNOWN } from '../../bootstrap/pki.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { printTable } from '../printers/table.ts';
import { readCrds } from './crds.ts';
import { planSummary, planTable } from './report.ts';
import type { Conduct } from './run.ts';
import { readUserFiles } from './user-files.ts';

export interface DryRunOptions {
  mode: 'client' | 'server';
  output: 'table' | 'yaml' | 'json';
  showSecrets: boolean;
}

/** `client` asks nobody; `server` looks at the host as a real run does, and lets it check every object. */
export async function dryRun(
  context: CommandContext,
  request: InstallRequest,
  conduct: Conduct,
  { mode, output, showSecrets }: DryRunOptions,
): Promise<Outcome> {
  if (mode === 'client') {
    const objects = installationObjects(await blueprintAlone(context, request));
    return { text: await printObjects(objects, { output, showSecrets }) };
  }
  const { prepare } = await import('./run.ts');
  const { installation, facts } = await prepare(context, request, conduct);
  const isNew = facts.namespace === undefined;
  const plan = await planInstallation(installation, { isNew, askHost: true });
  const exitCode = plan.some(({ effect }) => effect === 'refused') ? 1 : 0;
  const objects = installationObjects(installation.found.blueprint);
  const text = output === 'table' ? planTable(plan) : await printObjects(objects, { output, showSecrets });
  context.warn(`${planSummary(plan)} (server dry run)`);
  return { text, exitCode };
}

/** Without a host, the control plane's address can only be the one that is given. */
async function blueprintAlone(context: CommandContext, request: InstallRequest): Promise<Blueprint> {
  const { settings, places } = request;
  const addresses = candidateAddresses(settings, { nodes: [], hostServer: '' });
  const { pki, crds } = await readUserFiles(context, places);
  const sources = { known: NOTHING_KNOWN, ...pki };
  return drawBlueprint({
    settings,
    sources,
    crds: crds ?? (await readCrds()),
    addresses,
    clock: context.clock,
  });
}

type Printing = Omit<DryRunOptions, 'mode'>;

async function printObjects(objects: readonly SidedObject[], { output, showSecrets }: Printing): Promise<string> {
  if (output === 'table') {
    const rows = objects.map(({ phase, side, object: { kind, metadata } }) => [
      phase,
      side,
      kind,
      metadata.namespace ?? '',
      metadata.name,
    ]);
    return printTable(['PHASE', 'SIDE', 'KIND', 'NAMESPACE', 'NAME'], rows);
  }
  const shown = objects.map((each) => ({ ...each, object: showSecrets ? each.object : redacted(each.object) }));
  if (output === 'json') {
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: shown.map(({ object }) => object) }, null, 2);
  }
  const { dump } = await import('js-yaml');
  return shown
    .map(({ phase, side, object }) => `# phase ${phase}, ${side}\n${dump(object, { noRefs: true, lineWidth: -1 })}`)
    .join('---\n');
}

/** Base64 of `redacted`, so that the manifest stays valid. */
const REDACTED = 'cmVkYWN0ZWQ=';

function redacted(object: AnyObject): AnyObject {
  if (object.kind !== 'Secret') return object;
  const copy = clone(object);
  copy['data'] = Object.fromEntries(Object.keys(copy['data'] as object).map((key) => [key, REDACTED]));
  return copy;
}
