/** Templates that are to be nowhere, and why: no policy has them, or a policy that waits. */

import { resourceName } from './assess.ts';
import type { Candidate } from './candidates.ts';
import type { Claim, TemplatePreview } from './result.ts';

/** The preview of a template without binding; undefined for an object no policy is interested in. */
export function previewUnbound(
  candidate: Candidate,
  { claim, waitsFor }: { claim: Claim | undefined; waitsFor: string | undefined },
): TemplatePreview | undefined {
  if (claim && waitsFor) return { ...nowhere(candidate), claim, verdict: 'unchanged', message: waitsFor };
  return candidate.given ? unclaimed(candidate) : undefined;
}

function unclaimed(candidate: Candidate): TemplatePreview {
  const { apiVersion, kind } = candidate.template;
  const message =
    kind === 'Namespace' && apiVersion === 'v1'
      ? 'namespaces need no policy: they go to every cluster'
      : 'no policy selects it, so it stays in the control plane';
  return { ...nowhere(candidate), verdict: 'unclaimed', message };
}

function nowhere({ template, given }: Candidate): Omit<TemplatePreview, 'verdict' | 'message'> {
  const { apiVersion = '', kind = '', metadata } = template;
  return {
    resource: resourceName({ apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' }),
    given,
    replicas: { now: 0, next: 0, added: 0, removed: 0, moved: 0 },
    clusters: [],
    warnings: [],
  };
}
