/** From a scenario to its preview: what would be claimed, scheduled and moved if it came true. */

import type { TextFormat } from '../propagation/override/embedded-document.ts';
import { createAssessor, type Explain, type PreviewGates } from './assessor.ts';
import { candidatesOf } from './candidates.ts';
import { clusterPreviews } from './fleet-change.ts';
import { withFollowers } from './followers.ts';
import { checkGuards } from './guards.ts';
import { withObjects } from './inventory.ts';
import { rebalancingOf } from './rebalancing.ts';
import { API_VERSION, type Preview } from './result.ts';
import type { Scenario } from './scenario.ts';
import { summarize } from './summarize.ts';
import { byTitle } from './title.ts';
import { assume, assumptionsOf } from './what-if/index.ts';

export interface PreviewOptions {
  readonly explain?: Explain;
  /** Give every template's manifests, cluster by cluster; texts within them are read in this format. */
  readonly render?: TextFormat;
  readonly gates?: Partial<PreviewGates>;
}

/** Answers a scenario; throws UserError for switches and guards that cannot be read or name nothing known. */
export function previewScenario(scenario: Scenario, options: PreviewOptions = {}): Preview {
  const { inventory: before } = scenario;
  const assumptions = assumptionsOf(scenario.whatIf);
  const after = assume(withObjects(before, scenario.objects), assumptions);
  const { explain = 'shown', render, gates = {} } = options;
  const rebalancing = rebalancingOf(scenario);
  const assessor = createAssessor(before, after, { explain, render, gates, rebalancing });
  const assessed = candidatesOf(before, after, scenario.objects).flatMap((candidate) => assessor(candidate) ?? []);
  const templates = withFollowers(after, assessed).sort(byTitle);
  const summary = summarize(templates);
  return {
    apiVersion: API_VERSION,
    kind: 'Preview',
    assumptions: [...assumptions.map(({ text }) => text), ...rebalancing.texts],
    summary,
    clusters: clusterPreviews(after.clusters, templates),
    templates,
    guards: checkGuards({ summary, templates }, scenario.guards),
  };
}
