/** What people are told about a running control plane. */

import type { LocalStatus } from '../../local/status.ts';
import { printTable } from '../printers/table.ts';

/** Servers and addresses as a table. */
export function statusTable({ servers }: LocalStatus): string {
  const rows = servers.map(({ name, role, state, context, url }) => [name, role, state, context, url]);
  return printTable(['Name', 'Role', 'State', 'Context', 'URL'], rows);
}

export interface Ending {
  programName: string;
  /** How to end what was started. */
  stop: string;
  /** Tells which shell people use. */
  windows: boolean;
}

/** What runs now, and the commands to try next. */
export function nextCommands({ servers, kubeconfigPath }: LocalStatus, { programName, stop, windows }: Ending): string {
  const members = servers.filter(({ role }) => role === 'member');
  const [first] = members;
  const lines = [
    ['kubectl apply -f examples/quickstart', 'a Deployment, and a policy that divides it'],
    [`${programName} get rb -o wide`, 'where it was scheduled'],
    [`${programName} get deployments -s all`, 'it, on the control plane and on every member'],
    ...(first ? [[`kubectl --context ${first.context} get pods`, 'one member by itself']] : []),
    [stop, 'the end'],
  ];
  const width = Math.max(...lines.map(([command = '']) => command.length));
  return [
    `The control plane runs with ${members.length} ${members.length === 1 ? 'member' : 'members'}. Next:`,
    '',
    windows ? `  $env:KUBECONFIG = "${kubeconfigPath}"` : `  export KUBECONFIG=${kubeconfigPath}`,
    ...lines.map(([command = '', why]) => `  ${command.padEnd(width)}  # ${why}`),
  ].join('\n');
}
