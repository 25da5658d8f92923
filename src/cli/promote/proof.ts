/** What a promotion will do to the fleet, found out before it does it. */

import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { deepEqual, isObject } from '../../base/json.ts';
import type { Inventory } from '../../preview/inventory.ts';
import { previewScenario } from '../../preview/preview.ts';
import type { TemplatePreview } from '../../preview/result.ts';
import type { ResourceInterpreter } from '../../propagation/interpreter/interpreter.ts';
import { CONFLICT_RESOLUTION_ANNOTATION, MANAGED_LABEL } from '../../propagation/names.ts';
import type { TextFormat } from '../../propagation/override/embedded-document.ts';
import { planUpdate } from '../../propagation/plan-update.ts';
import type { Promoted, Promotion } from './gather.ts';
import { titleOf } from './obstacles.ts';

export interface Proof {
  /** Sentences on what happens, one object after the other. */
  findings: readonly string[];
  /** Why it is not safe. */
  dangers: readonly string[];
  /** Another policy would have the template as long as the new one is not there. */
  contested: boolean;
}

type Part = Pick<Proof, 'findings' | 'dangers'>;

export interface ProofInput {
  promotion: Promotion;
  inventory: Inventory;
  /** Templates and policy as the control plane would store them. */
  stored: { main: AnyObject; dependencies: readonly AnyObject[]; policy: KubeObject | undefined };
  yaml: TextFormat;
  interpreter: ResourceInterpreter;
}

/** Previews the promotion, and compares what would be sent to the member with what is there. */
export async function prove({ promotion, inventory, stored, yaml, interpreter }: ProofInput): Promise<Proof> {
  const objects = [stored.main, ...stored.dependencies, ...(stored.policy ? [stored.policy] : [])];
  const scenario = { inventory, objects, whatIf: {}, guards: {} };
  const { templates } = previewScenario(scenario, { explain: 'shown', render: yaml });
  const main = templates.find((template) => isAbout(template, stored.main));
  const before = previewScenario({ ...scenario, objects: [stored.main] }, { explain: 'none' }).templates;
  const placed = main
    ? placement(main, promotion)
    : { findings: [], dangers: ['the control plane does not propagate it'] };
  const moved = templates.filter((template) => isMoved(template) && !isPending(template, before));
  const changes = await Promise.all(
    [promotion.main, ...promotion.dependencies.filter(({ existing }) => !existing)].map((one) => {
      const preview = templates.find((template) => isAbout(template, one.template));
      return changesOf(one, preview, { clusterName: promotion.clusterName, interpreter });
    }),
  );
  return {
    findings: [...placed.findings, ...changes.flatMap(({ findings }) => findings)],
    dangers: [
      ...placed.dangers,
      ...changes.flatMap(({ dangers }) => dangers),
      ...moved.map(({ resource }) => `${resource.kind} "${resource.name}" would move`),
    ],
    contested: before.some((template) => isAbout(template, stored.main) && template.claim !== undefined),
  };
}

function isMoved({ given, verdict }: TemplatePreview): boolean {
  return !given && verdict === 'changed';
}

/** It goes there anyway: the scheduler has not come to it yet. */
function isPending(template: TemplatePreview, before: readonly TemplatePreview[]): boolean {
  const next = (shares: TemplatePreview['clusters']) => shares.map((share) => [share.cluster, share.next]);
  return before.some(
    (one) => deepEqual(one.resource, template.resource) && deepEqual(next(one.clusters), next(template.clusters)),
  );
}

function isAbout({ resource }: TemplatePreview, { kind, metadata }: AnyObject): boolean {
  return (
    resource.kind === kind &&
    resource.name === metadata.name &&
    (resource.namespace ?? '') === (metadata.namespace ?? '')
  );
}

/** Whether our policy has the template, and whether it stays on its cluster. */
function placement({ claim, verdict, message, clusters }: TemplatePreview, { policy, clusterName }: Promotion): Part {
  if (!claim) {
    return policy
      ? { findings: [], dangers: ['no policy would have it'] }
      : { findings: ['no policy selects it: it stays a template, and its member keeps it'], dangers: [] };
  }
  const title = `${claim.kind} "${claim.name}"`;
  const isOurs = policy?.object.metadata.name === claim.name && policy.object.kind === claim.kind;
  const there = clusters.filter(({ next }) => next !== undefined).map(({ cluster }) => cluster);
  const elsewhere = there.filter((name) => name !== clusterName);
  const dangers = [
    ...(policy && !isOurs ? [`${title} would have it instead of the new policy (${claim.reason})`] : []),
    ...(elsewhere.length > 0 ? [`it would spread to ${elsewhere.join(', ')}`] : []),
    ...(verdict === 'unschedulable' ? [`it could not be scheduled to ${clusterName}: ${message}`] : []),
    ...(verdict !== 'unschedulable' && !there.includes(clusterName) ? [`it would not be sent to ${clusterName}`] : []),
  ];
  const findings =
    dangers.length > 0 ? [] : [`${title} will have it, and send it to ${there.join(', ')} and nowhere else`];
  return { findings, dangers };
}

/** What of the member's object will be different afterwards. */
async function changesOf(
  { memberObject, template }: Promoted,
  preview: TemplatePreview | undefined,
  { clusterName, interpreter }: { clusterName: string; interpreter: ResourceInterpreter },
): Promise<Part> {
  const title = titleOf(template);
  const sent = preview?.manifests?.find(({ cluster }) => cluster === clusterName);
  const manifest = sent?.manifest ?? template;
  const plan = await planUpdate({
    manifest: withMarks(manifest),
    observed: memberObject,
    interpreter: interpreter.of(template.apiVersion ?? '', template.kind ?? ''),
    clusterName,
  });
  if (plan.action === 'refuse') return { findings: [], dangers: [plan.message] };
  if (plan.action === 'none') return { findings: [`${title} stays as it is`], dangers: [] };
  const paths = differences(memberObject, plan.object);
  const by = sent && sent.overrides.length > 0 ? ` through the overrides ${sent.overrides.join(', ')}` : '';
  if (paths.some((path) => path.startsWith('spec.template') || path.startsWith('spec.volumeClaimTemplates'))) {
    return { findings: [], dangers: [`the Pods of ${title} would restart${by}: ${paths.join(', ')} would change`] };
  }
  if (paths.length > 0) return { findings: [], dangers: [`${title} would change${by}: ${paths.join(', ')}`] };
  const pods = isObject(memberObject.spec) && memberObject.spec['template'] !== undefined;
  return {
    findings: [
      `${title} on ${clusterName} gets Karmada's labels and annotations; all else stays${pods ? ', and no Pod restarts' : ''}`,
    ],
    dangers: [],
  };
}

/** As far as a comparison needs them. */
function withMarks(manifest: AnyObject): AnyObject {
  const labels = { ...manifest.metadata.labels, [MANAGED_LABEL]: 'true' };
  const annotations = { ...manifest.metadata.annotations, [CONFLICT_RESOLUTION_ANNOTATION]: 'overwrite' };
  return { ...manifest, metadata: { ...manifest.metadata, labels, annotations } };
}

const NOT_COMPARED = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** The paths of fields that differ, two levels deep and no deeper than needed to tell. */
function differences(before: AnyObject, after: AnyObject): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !NOT_COMPARED.has(key));
  return keys.flatMap((key) => differencesBelow(key, before[key], after[key]));
}

function differencesBelow(path: string, before: unknown, after: unknown): string[] {
  if (deepEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after) || path.includes('.')) return [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => !deepEqual(before[key], after[key])).map((key) => `${path}.${key}`);
}
