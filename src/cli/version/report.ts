/** Versions as people read them. */

import { printTable } from '../printers/table.ts';
import type { VersionFacts } from './facts.ts';

/** Lines as `kubectl version` has them, and tables below where there is more than one thing to name. */
export function versionText({ clientVersion, serverVersion, members = [], components = [] }: VersionFacts): string {
  const memberRows = members.map(({ name, kubernetesVersion = 'unknown', ready }) => [
    name,
    kubernetesVersion,
    ready ? 'ready' : 'not ready',
  ]);
  return [
    `Client Version: ${clientVersion.gitVersion}`,
    ...(serverVersion ? [`Server Version: ${String(serverVersion['gitVersion'])}`] : []),
    ...section('Members', memberRows),
    ...section(
      'Components',
      components.map(({ name, version }) => [name, version]),
    ),
  ].join('\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const lines = printTable(undefined, rows).split('\n');
  return [`${title}:`, ...lines.map((line) => `  ${line}`)];
}
