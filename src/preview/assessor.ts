/** Takes one candidate through claim, binding, eviction and scheduling. */

import type { AnyObject } from '../api/meta/object.ts';
import { deepEqual } from '../base/json.ts';
import type { TextFormat } from '../propagation/override/embedded-document.ts';
import type { FeatureGates } from '../scheduler/index.ts';
import { assess } from './assess.ts';
import type { Candidate } from './candidates.ts';
import { type Claimed, createClaims } from './claim.ts';
import { evict, executionTaints } from './evict.ts';
import { type Binding, type Inventory, identityOf } from './inventory.ts';
import { nextBinding } from './next-binding.ts';
import type { Rebalancing } from './rebalancing.ts';
import { createRenderer, type Rendered } from './render.ts';
import type { TemplatePreview } from './result.ts';
import { createScheduling, type Decision, type Scheduling } from './scheduling.ts';
import { previewUnbound } from './unbound.ts';
import { createWaiting } from './waiting.ts';

/** Feature gates a preview asks about: the scheduler's, and whether policies may preempt. */
export interface PreviewGates extends FeatureGates {
  readonly PropagationPolicyPreemption: boolean;
}

/** For which templates reasons are given: none, those a report shows (given ones and the first that change), or all. */
export type Explain = 'none' | 'shown' | 'all';

/** Nobody reads the reasons of more changes than this, and they cost more than the changes. */
const MOST_EXPLAINED = 500;

export interface AssessorOptions {
  readonly explain: Explain;
  /** Give the manifests too; texts within manifests are read in this format. */
  readonly render: TextFormat | undefined;
  readonly rebalancing: Rebalancing;
  readonly gates: Partial<PreviewGates>;
}

/** A template's part of the preview, with what it was made from. */
export interface Assessed {
  readonly identity: string;
  readonly template: AnyObject;
  /** The binding as it will be; undefined without a policy. */
  readonly binding: Binding | undefined;
  readonly preview: TemplatePreview;
}

/** Assesses one candidate; undefined for an object no policy is interested in. */
export type Assessor = (candidate: Candidate) => Assessed | undefined;

/** Reads both inventories once for all candidates. */
export function createAssessor(before: Inventory, after: Inventory, options: AssessorOptions): Assessor {
  const { gates, explain, render, rebalancing } = options;
  const scheduling = createScheduling(before, after, gates);
  const preemption = gates.PropagationPolicyPreemption ?? false;
  const claims = createClaims(before.policies, after.policies, { preemption });
  const waiting = createWaiting(after.overrides);
  const taints = executionTaints(after.clusters);
  const renderer = render && createRenderer(after, render);
  const regions = new Map(after.clusters.map(({ metadata, spec }) => [metadata.name, spec.region]));
  const ask = createAsking(scheduling, explain);
  return (candidate) => {
    const { template, complete, given } = candidate;
    const claimed = claims(candidate);
    const waitsFor = waiting(candidate, claimed);
    const bound = boundTo(candidate, waitsFor ? undefined : claimed, gates);
    const identity = identityOf(template);
    if (!bound) {
      const preview = previewUnbound(candidate, { claim: claimed?.claim, waitsFor });
      return preview && { identity, template, binding: bound, preview };
    }
    const kept = evict(bound, taints);
    const next = rebalancing.includes(template) ? triggered(kept) : kept;
    const asked = ask(next, { changed: isWritten(candidate.before, next), given });
    const decision = withReason(asked, {
      bound,
      kept,
      waitsFor: wouldAct(candidate, claimed) ? waitsFor : undefined,
    });
    scheduling.settle(next, decision);
    const preview = assess({
      given,
      claim: claimed?.claim,
      template,
      before: candidate.before,
      next,
      decision,
      regionOf: (cluster) => regions.get(cluster),
    });
    const rendered = complete && renderer?.({ template, binding: next, targets: decision.targets });
    return { identity, template, binding: next, preview: rendered ? withManifests(preview, rendered) : preview };
  };
}

/** Where clusters evict, or a policy waits, that is the reason people look for. */
function withReason(
  decision: Decision,
  { bound, kept, waitsFor }: { bound: Binding; kept: Binding; waitsFor: string | undefined },
): Decision {
  if (waitsFor && decision.kind === 'kept') return { ...decision, message: waitsFor };
  if (kept === bound || decision.kind === 'failed') return decision;
  const staying = new Set((kept.spec.clusters ?? []).map(({ name }) => name));
  const evicting = (bound.spec.clusters ?? []).map(({ name }) => name).filter((name) => !staying.has(name));
  return { ...decision, message: `it is evicted from ${evicting.join(', ')}` };
}

function withManifests(assessed: TemplatePreview, { manifests, warnings }: Rendered): TemplatePreview {
  return { ...assessed, manifests, warnings: [...assessed.warnings, ...warnings] };
}

/** True when there is something the policy would do if it did not wait. */
function wouldAct({ templateChanged }: Candidate, claimed: Claimed | undefined): boolean {
  return templateChanged || claimed?.acts === true;
}

/** The binding the detector would leave: untouched unless the template or its policy has changed. */
function boundTo(
  candidate: Candidate,
  claimed: Claimed | undefined,
  gates: Partial<PreviewGates>,
): Binding | undefined {
  const { templateChanged, binding } = candidate;
  if (!claimed || claimed.frozen) return binding;
  return binding && !templateChanged && !claimed.acts ? binding : nextBinding(candidate, claimed.policy, gates);
}

function isWritten(before: Binding | undefined, next: Binding): boolean {
  return before !== next && !deepEqual(before?.spec, next.spec);
}

/** As a WorkloadRebalancer asks: now, which is later than anything that happened. */
function triggered(binding: Binding): Binding {
  return { ...binding, spec: { ...binding.spec, rescheduleTriggeredAt: '9999-12-31T23:59:59Z' } } as Binding;
}

/** Asks for reasons only where they will be read, which means asking twice there. */
function createAsking(scheduling: Scheduling, explain: Explain) {
  let left = explain === 'shown' ? MOST_EXPLAINED : 0;
  return (binding: Binding, { changed, given }: { changed: boolean; given: boolean }): Decision => {
    const atOnce = explain === 'all' || (explain === 'shown' && given);
    const decision = scheduling.decide(binding, { changed, explain: atOnce });
    if (atOnce || left === 0 || !isShown(binding, decision)) return decision;
    left -= 1;
    return scheduling.decide(binding, { changed, explain: true });
  };
}

function isShown({ spec }: Binding, { kind, targets }: Decision): boolean {
  if (kind === 'failed') return true;
  return kind === 'scheduled' && !deepEqual(targets, spec.clusters ?? []);
}
