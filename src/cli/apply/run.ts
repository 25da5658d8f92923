/** `apply`: kubectl's own, and with clusters named also the policies that lead there. */

import { UserError } from '../../base/errors.ts';
import type { Manifest } from '../../files/manifests.ts';
import { findClusters } from '../clusters/find-clusters.ts';
import type { CommandContext } from '../context.ts';
import { runKubectl } from '../kubectl/run.ts';
import { flag, text, texts } from '../option.ts';
import { takeFlags } from '../take-flags.ts';
import { withPolicies } from './with-policies.ts';

export interface ApplyRun {
  words: readonly string[];
  allClusters: boolean;
  clusterNames: readonly string[];
}

const inputFlags = {
  filename: texts('-f, --filename <path>', ''),
  recursive: flag('-R, --recursive', ''),
  kustomize: text('-k, --kustomize <dir>', ''),
};

/** Resolves with kubectl's exit code. */
export async function runApply(context: CommandContext, run: ApplyRun): Promise<number> {
  const { words, allClusters, clusterNames } = run;
  const plain = { name: 'apply', scope: 'karmada' as const, member: undefined };
  if (!allClusters && clusterNames.length === 0) return runKubectl(context, { ...plain, words });
  if (allClusters && clusterNames.length > 0) {
    throw new UserError('BadInput', '--all-clusters and --cluster cannot be given together');
  }
  const { given, rest } = takeFlags(words, inputFlags);
  const input = await inputWithPolicies(context, run, {
    paths: (given['filename'] as readonly string[] | undefined) ?? [],
    recursive: given['recursive'] === true,
    folder: given['kustomize'] as string | undefined,
  });
  return runKubectl(context, { ...plain, words: ['--filename=-', ...rest], input });
}

async function inputWithPolicies(
  context: CommandContext,
  { words, allClusters, clusterNames }: ApplyRun,
  given: Given,
): Promise<string> {
  refuse(given);
  const manifests = await manifestsOf(context, given);
  const { client, namespace } = await context.connectKarmada();
  if (!allClusters) await findClusters(client, clusterNames);
  const { resources } = await client.discover();
  client.transport.close();
  const objects = withPolicies(
    manifests.map(({ object }) => object),
    resources,
    {
      clusterNames: allClusters ? undefined : clusterNames,
      namespace,
      labelled: words.some((word) => /^(-l|--selector)/.test(word)),
    },
  );
  // JSON is YAML, and one document after the other is what kubectl reads in order.
  return objects.map((object) => JSON.stringify(object)).join('\n');
}

interface Given {
  paths: readonly string[];
  recursive: boolean;
  /** With a kustomization. */
  folder: string | undefined;
}

async function manifestsOf(context: CommandContext, { paths, recursive, folder }: Given): Promise<Manifest[]> {
  if (folder !== undefined) return (await import('../kubectl/kustomize.ts')).kustomize(context, folder);
  const [{ readManifests }, { readStandardInput }] = await Promise.all([
    import('../../files/manifests.ts'),
    import('../../files/standard-input.ts'),
  ]);
  return readManifests(paths, { stdin: readStandardInput, recursive });
}

function refuse({ paths, folder }: Given): void {
  if (folder !== undefined && paths.length > 0) {
    throw new UserError('BadInput', '--filename and --kustomize cannot be given together');
  }
  const address = paths.find((path) => /^https?:\/\//.test(path));
  if (address !== undefined) {
    throw new UserError('BadInput', `${address} cannot be given together with clusters`, {
      hint: `fetch it first: curl -L ${address} | kubectl karmada apply -f - --cluster NAME`,
    });
  }
  if (paths.length === 0 && folder === undefined)
    throw new UserError('BadInput', 'name what to apply, with --filename or --kustomize');
}
