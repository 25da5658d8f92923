/** Templates that are to be nowhere, and why: no policy has them, or a policy that waits. */

import { resourceName } from './assess.ts';
import type { Candidate } from './candidates.ts';
import type { Claimed } from './claim.ts';
import type { TemplatePreview } from './result.ts';

/** What is said of a Lazy policy that changed. */
export const LAZY = 'its policy is Lazy: it acts when the template changes next';

/** True when the policy is Lazy and nothing happens to the template that would make it act. */
export function waitsForTemplate({ templateChanged }: Candidate, claimed: Claimed | undefined): boolean {
  if (!claimed || templateChanged || claimed.heir) return false;
  return claimed.policy.spec.activationPreference === 'Lazy';
}

/** The preview of a template without binding; undefined for an object no policy is interested in. */
export function previewUnbound(candidate: Candidate, claimed: Claimed | undefined): TemplatePreview | undefined {
  if (claimed && waitsForTemplate(candidate, claimed)) {
    return { ...nowhere(candidate), claim: claimed.claim, verdict: 'unchanged', message: LAZY };
  }
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
