/** Places on this machine that the user has chosen, looked at before any server is asked. */

import type { InstallPlaces } from '../../bootstrap/choices/resolve.ts';
import { folderProblem, readIfPresent } from '../../files/private.ts';
import { createAttempts } from '../installation/attempts.ts';
import { mergeProblem } from './kubeconfig-file.ts';

type Chosen = Pick<InstallPlaces, 'dataDir' | 'pkiDir' | 'kubeconfigFile'>;

/** `--flag: why nothing can be written there`, one line each; nothing is written. */
export async function placeProblems(
  chosen: Chosen,
  {
    mergeKubeconfig: mergeInto,
    ignorePreflight,
  }: { mergeKubeconfig: string | undefined; ignorePreflight: readonly string[] },
): Promise<string[]> {
  const folders = [
    ['--karmada-data', chosen.dataDir],
    ['--karmada-pki', chosen.pkiDir],
    ['--karmada-kubeconfig', chosen.kubeconfigFile && folderOf(chosen.kubeconfigFile)],
    ['--merge-kubeconfig', mergeInto && folderOf(mergeInto)],
  ] as const;
  const { problems, read } = createAttempts();
  const ignored = ignorePreflight.some((code) => code === 'LocalFiles' || code === 'all');
  for (const [flag, folder] of folders) {
    const problem = folder && !ignored ? await folderProblem(folder) : undefined;
    if (problem !== undefined) problems.push(`${flag}: ${problem}`);
  }
  const current = mergeInto ? await read('--merge-kubeconfig', () => readIfPresent(mergeInto)) : undefined;
  const foreign = current === undefined ? undefined : mergeProblem(current);
  if (foreign !== undefined) problems.push(`--merge-kubeconfig: ${mergeInto} ${foreign}`);
  return problems;
}

/** The folder of a file; what is next to nothing is here. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end) || '/';
}
