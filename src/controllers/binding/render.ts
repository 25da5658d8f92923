/** Writes the Works of a binding, one per target cluster. */

import type { Work } from '../../api/work/v1alpha1/work.ts';
import { works } from '../../api/work/v1alpha1/work.ts';
import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { clone } from '../../base/json.ts';
import type { KindInterpreter } from '../../propagation/interpreter/interpreter.ts';
import { executionNamespace, workName } from '../../propagation/names.ts';
import type { AppliedOverride } from '../../propagation/override/override.ts';
import { isDivided, renderWork, type WorkInput } from '../../propagation/work.ts';
import type { Environment } from '../environment.ts';
import { overrideFor } from '../override-for.ts';
import type { FoundTemplate } from '../template-of.ts';
import { writeWork } from '../write-work.ts';

const COMPONENT = 'override-manager';

/** Tells the template which override policies touched its manifest. */
function tellOverrides(environment: Environment, { template }: FoundTemplate, clusterName: string) {
  const tell = (records: readonly AppliedOverride[], text: (policyName: string) => string): void => {
    for (const policyName of new Set(records.map((record) => record.policyName))) {
      const message = `Apply ${text(policyName)} for cluster(${clusterName}) succeed.`;
      environment.recorder.event(template, COMPONENT, {
        type: 'Normal',
        reason: 'ApplyOverridePolicySucceed',
        message,
      });
    }
  };
  return {
    clusterPolicies: (records: readonly AppliedOverride[]) =>
      tell(records, (name) => `cluster override policy(${name})`),
    policies: (records: readonly AppliedOverride[]) =>
      tell(records, (name) => `override policy(${template.metadata.namespace}/${name})`),
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

/** Brings the Work of one cluster up to date; answers whether it was written. */
export async function writeWorkFor(
  environment: Environment,
  found: FoundTemplate,
  binding: ResourceBinding,
  target: TargetCluster,
): Promise<boolean> {
  const { template } = found;
  const { kind = '' } = template;
  const { name = '', namespace = '' } = template.metadata;
  const override = overrideFor(environment, target.name);
  const told = tellOverrides(environment, found, target.name);
  const input: WorkInput = {
    binding,
    template,
    target,
    interpreter: await revisedFor(environment, found, binding, target),
    override: (manifest) => {
      const outcome = override(manifest);
      told.clusterPolicies(outcome.clusterPolicies);
      told.policies(outcome.policies);
      return outcome;
    },
  };
  const space = executionNamespace(target.name);
  const usual = environment.informers.for(works).get(workName({ kind, name, namespace }), space);
  const rendered = renderWork(input, usual);
  // An override may have renamed the manifest, and with it the Work.
  const address = { namespace: space, name: rendered.metadata.name ?? '' };
  const render = (existing: Work | undefined): Work => (existing === usual ? rendered : renderWork(input, existing));
  return writeWork(environment, address, render);
}
