/** One template's part of a preview. */

import type { AnyObject } from '../api/meta/object.ts';
import { compareTargets, countReplicas } from './compare.ts';
import type { Binding } from './inventory.ts';
import type { Claim, ResourceName, Share, TemplatePreview, Verdict } from './result.ts';
import type { Decision } from './scheduling.ts';
import { warningsOf } from './warnings.ts';

export interface Assessment {
  readonly given: boolean;
  readonly claim: Claim | undefined;
  readonly template: AnyObject;
  /** The binding there is, and the one there will be before the scheduler sees it. */
  readonly before: Binding | undefined;
  readonly next: Binding;
  readonly decision: Decision;
  regionOf(cluster: string): string | undefined;
}

/** Compares where the template is with where the decision puts it. */
export function assess(assessment: Assessment): TemplatePreview {
  const { given, claim, template, before, next, decision } = assessment;
  const bare = compareTargets(before?.spec.clusters ?? [], decision.targets);
  const details = clusterDetails(decision);
  const clusters = bare.map((share): Share => {
    const region = assessment.regionOf(share.cluster);
    return { ...share, ...(region ? { region } : {}), ...details.get(share.cluster) };
  });
  return {
    resource: resourceName(next.spec.resource),
    given,
    ...(claim ? { claim } : {}),
    verdict: verdictOf(assessment, clusters),
    message: decision.message,
    replicas: countReplicas(bare),
    clusters,
    ...(decision.affinity === undefined ? {} : { affinity: decision.affinity }),
    warnings: warningsOf({ shares: bare, binding: next, template }),
    ...(decision.explanation ? { explanation: decision.explanation } : {}),
  };
}

/** The name alone, without what identifies one version of the object. */
export function resourceName({ apiVersion, kind, namespace, name }: ResourceName): ResourceName {
  return { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
}

/** Score and room of every cluster in the attempt that counted: the last one. */
function clusterDetails({ explanation }: Decision): Map<string, Pick<Share, 'score' | 'available'>> {
  const clusters = explanation?.attempts.at(-1)?.clusters ?? [];
  return new Map(
    clusters.map(({ name, score, available }) => [
      name,
      { ...(score === undefined ? {} : { score }), ...(available === undefined ? {} : { available }) },
    ]),
  );
}

function verdictOf({ before, decision }: Assessment, clusters: readonly Share[]): Verdict {
  if (decision.kind === 'failed') return 'unschedulable';
  if (decision.kind === 'suspended') return 'suspended';
  if (clusters.every(({ change }) => change === 'same')) return 'unchanged';
  return before ? 'changed' : 'new';
}
