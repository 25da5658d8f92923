/** `register --prepare`: run by an administrator of the control plane, before members register. */

import { UserError } from '../../base/errors.ts';
import { clusterNameProblem } from '../../membership/names.ts';
import { planRegistration, prepareRegistration, publicKubeconfig } from '../../membership/pull/prepare.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import type { RegisterOptions } from './register-options.ts';

/** Creates what is missing in the control plane; answers what was done, and what to run next. */
export async function prepareControlPlane(context: CommandContext, options: RegisterOptions): Promise<string> {
  const { karmadaConfig, clusterName, clusterNamespace, dryRun } = options;
  const problem = clusterName === undefined ? undefined : clusterNameProblem(clusterName);
  if (problem) throw new UserError('BadInput', `"${clusterName}" cannot be the name of a cluster: ${problem.why}`);
  const karmada = await context.connectKubeconfig({ file: karmadaConfig, context: context.globals.karmadaContext });
  const kubeconfig = kubeconfigOf(karmada);
  const clusterNames = clusterName === undefined ? [] : [clusterName];
  const preparation = { kubeconfig, clusterNames, namespace: clusterNamespace };
  const done = await (dryRun ? planRegistration : prepareRegistration)(karmada.client, preparation);
  const lines = done.filter(({ fate }) => fate !== 'unchanged').map(({ what, fate }) => `${what} ${fate}`);
  if (dryRun) return lines.length === 0 ? 'nothing is missing (dry run)' : `${lines.join(' (dry run)\n')} (dry run)`;
  const whom = clusterName === undefined ? 'members named by --prepare --cluster-name' : `cluster(${clusterName})`;
  return [
    ...lines,
    `the control plane is ready for ${whom}; next:`,
    `  ${context.programName} token create --print-register-command`,
  ].join('\n');
}

function kubeconfigOf({ server, ca }: ConnectedServer): string {
  if (ca === undefined) {
    throw new UserError('KubeconfigInvalid', `the kubeconfig names no certificate authority for ${server}`, {
      hint: 'use one with certificate-authority-data',
    });
  }
  return publicKubeconfig(server, ca);
}
