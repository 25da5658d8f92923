/** Writes the Works of a binding, one per target cluster. */

import type { Work } from '../../api/work/v1alpha1/work.ts';
import { works } from '../../api/work/v1alpha1/work.ts';
import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { clone } from '../../base/json.ts';
import type { KindInterpreter } from '../../propagation/interpreter/interpreter.ts';
import { executionNamespace, workName } from '../../propagation/names.ts';
import { OverrideError, type OverrideOutcome } from '../../propagation/override/override.ts';
import { isDivided, renderWork, type WorkInput } from '../../propagation/work.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';
import { overrideFor } from '../override-for.ts';
import type { FoundTemplate } from '../template-of.ts';
import { writeWork } from '../write-work.ts';

const COMPONENT = 'override-manager';

/** `override policy(ns/name)` or `cluster override policy(name)`. */
function titleOf({ namespace, name }: { namespace?: string | undefined; name: string }): string {
  return namespace ? `override policy(${namespace}/${name})` : `cluster override policy(${name})`;
}

/** Tells the template what became of override policies for a cluster. */
function tellOverrides(environment: Environment, { template }: FoundTemplate, clusterName: string) {
  const tell = (title: string, isGood: boolean): void => {
    const [type, reason, end] = isGood
      ? (['Normal', 'ApplyOverridePolicySucceed', 'succeed'] as const)
      : (['Warning', 'ApplyOverridePolicyFailed', 'failed'] as const);
    const message = `Apply ${title} for cluster(${clusterName}) ${end}.`;
    environment.recorder.event(template, COMPONENT, { type, reason, message });
  };
  return {
    applied({ clusterPolicies, policies }: OverrideOutcome): void {
      const { namespace } = template.metadata;
      const titles = [
        ...clusterPolicies.map(({ policyName: name }) => titleOf({ name })),
        ...policies.map(({ policyName: name }) => titleOf({ namespace, name })),
      ];
      for (const title of new Set(titles)) tell(title, true);
    },
    failed(thrown: unknown): void {
      if (thrown instanceof OverrideError) tell(titleOf(thrown.policy), false);
    },
  };
}

/** The template revised once for this target, as rendering asks for it; the answer may come from a script. */
async function revisedFor(
  { interpreter }: Environment,
  { template }: FoundTemplate,
  { spec }: ResourceBinding,
  target: TargetCluster,
): Promise<KindInterpreter> {
  const { apiVersion = '', kind = '' } = template;
  const hooks = interpreter.of(apiVersion, kind);
  if (!isDivided(spec) || !hooks.revise) return {};
  const revised = await hooks.revise(template, target.replicas ?? 0);
  return { revise: () => clone(revised) };
}

export interface WrittenWork {
  readonly namespace: string;
  readonly name: string;
  /** False when it was as it should be. */
  readonly isNew: boolean;
}

/** Brings the Work of one cluster up to date; tells of the overrides only when that changed anything. */
export async function writeWorkFor(
  environment: Environment,
  found: FoundTemplate,
  binding: ResourceBinding,
  target: TargetCluster,
): Promise<WrittenWork> {
  const { template } = found;
  const { kind = '' } = template;
  const { name = '', namespace = '' } = template.metadata;
  const override = overrideFor(environment, target.name);
  const told = tellOverrides(environment, found, target.name);
  let outcome: OverrideOutcome | undefined;
  const input: WorkInput = {
    binding,
    template,
    target,
    gates: { statefulFailoverInjection: isEnabled(environment.settings.featureGates, 'StatefulFailoverInjection') },
    interpreter: await revisedFor(environment, found, binding, target),
    override: (manifest) => {
      outcome = override(manifest);
      return outcome;
    },
  };
  const space = executionNamespace(target.name);
  const usual = environment.informers.for(works).get(workName({ kind, name, namespace }), space);
  try {
    const rendered = renderWork(input, usual);
    // An override may have renamed the manifest, and with it the Work.
    const address = { namespace: space, name: rendered.metadata.name ?? '' };
    const render = (existing: Work | undefined): Work => (existing === usual ? rendered : renderWork(input, existing));
    const isNew = await writeWork(environment, address, render);
    if (isNew && outcome) told.applied(outcome);
    return { ...address, isNew };
  } catch (thrown) {
    told.failed(thrown);
    throw thrown;
  }
}
