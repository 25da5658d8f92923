/** Undoing a promotion: the control plane forgets the object, and the member has it to itself, untouched. */

import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { clusterResourceBindings } from '../../api/work/v1alpha2/cluster-resource-binding.ts';
import { resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { releaseFromKarmada } from '../../propagation/managed-metadata.ts';
import { bindingName, CONFLICT_RESOLUTION_ANNOTATION, executionNamespace, workName } from '../../propagation/names.ts';
import type { Promoted, Promotion, Sides } from './gather.ts';
import { titleOf } from './obstacles.ts';

export interface GiveBackOptions {
  clock: Clock;
  signal: AbortSignal;
  dryRun: boolean;
}

const PATIENCE_SECONDS = 60;

/** Answers sentences on what was done, or would be. */
export async function giveBack(sides: Sides, promotion: Promotion, options: GiveBackOptions): Promise<string[]> {
  const { main, policy, clusterName } = promotion;
  if (!main.existing) {
    throw new UserError(
      'NotFound',
      `the control plane has no ${titleOf(main.template)}: there is nothing to roll back`,
    );
  }
  await refuseOthers(sides, promotion);
  const objects = [main, ...promotion.dependencies.filter(({ existing }) => existing && isPromoted(existing))];
  const steps = [
    `${titleOf(main.template)} stays on ${clusterName}, without Karmada's labels and annotations`,
    ...objects.map(({ template }) => `the template ${titleOf(template)} leaves the control plane`),
    ...(policy?.existing
      ? [`${policy.resource.kind} "${policy.existing.metadata.name}" leaves the control plane`]
      : []),
  ];
  if (options.dryRun) return steps;
  await preserve(sides, promotion, options);
  for (const one of objects) await forget(sides, one, { clusterName, ...options });
  if (policy?.existing) await deletePolicy(sides.karmadaClient, policy, options);
  return steps;
}

/** Dependencies that were on the control plane before are not ours to take away. */
function isPromoted({ metadata }: AnyObject): boolean {
  return metadata.annotations?.[CONFLICT_RESOLUTION_ANNOTATION] === 'overwrite';
}

/** Copies on other clusters would be left there, with nobody to look after them. */
async function refuseOthers({ karmadaClient }: Sides, { main, policy, clusterName }: Promotion): Promise<void> {
  const binding = await findBinding(karmadaClient, main);
  const others = (binding?.spec.clusters ?? []).map(({ name }) => name).filter((name) => name !== clusterName);
  if (others.length > 0) {
    throw new UserError('Conflict', `${titleOf(main.template)} runs on ${others.join(', ')}, too`, {
      hint: `let its policy name ${clusterName} alone, and roll back then`,
    });
  }
  const selectors = policy?.existing?.spec.resourceSelectors ?? [];
  if (selectors.length > 1) {
    throw new UserError(
      'Conflict',
      `${policy?.resource.kind} "${policy?.existing?.metadata.name}" is about other objects, too`,
      {
        hint: 'take this object out of its resourceSelectors by hand, or name another policy with --policy-name',
      },
    );
  }
}

function findBinding(karmadaClient: Client, { resource, template }: Promoted) {
  const { name = '', namespace } = template.metadata;
  const named = bindingName(resource.kind, name);
  return namespace === undefined
    ? karmadaClient.find(clusterResourceBindings, named)
    : karmadaClient.find(resourceBindings, named, { namespace });
}

/** The Work must know that the object stays before anything is taken away. */
async function preserve(
  { karmadaClient }: Sides,
  { main, policy, clusterName }: Promotion,
  { clock, signal }: GiveBackOptions,
): Promise<void> {
  const { namespace } = main.template.metadata;
  if (policy?.existing && policy.existing.spec.preserveResourcesOnDeletion !== true) {
    const body = { spec: { preserveResourcesOnDeletion: true } };
    const scope = namespace === undefined ? {} : { namespace };
    await karmadaClient.patch(policy.resource, policy.existing.metadata.name ?? '', { type: 'merge', body }, scope);
  }
  const isSafe = (work: Work | undefined): true | undefined =>
    !work || work.spec.preserveResourcesOnDeletion === true ? true : undefined;
  await waitForObject(karmadaClient, works, workNameOf(main), {
    namespace: executionNamespace(clusterName),
    until: isSafe,
    timeoutSeconds: PATIENCE_SECONDS,
    what: `the Work of ${titleOf(main.template)} to keep the object on ${clusterName}`,
    clock,
    signal,
  });
}

function workNameOf({ resource, template }: Promoted): string {
  const { name = '', namespace } = template.metadata;
  return workName({ kind: resource.kind, name, ...(namespace === undefined ? {} : { namespace }) });
}

/** Deletes the template, waits until its Work is gone, and takes off what marks are left on the member's object. */
async function forget(
  { karmadaClient, memberClient }: Sides,
  one: Promoted,
  { clusterName, clock, signal }: GiveBackOptions & { clusterName: string },
): Promise<void> {
  const { resource, template } = one;
  const { name = '', namespace } = template.metadata;
  const scope = namespace === undefined ? {} : { namespace };
  await karmadaClient.delete(resource, name, scope);
  await waitForObject(karmadaClient, works, workNameOf(one), {
    namespace: executionNamespace(clusterName),
    until: (work: Work | undefined) => (work ? undefined : true),
    timeoutSeconds: PATIENCE_SECONDS,
    what: `the Work of ${titleOf(template)} to go`,
    clock,
    signal,
  });
  await unmark(memberClient, resource, { name, scope });
}

/** Upstream's control plane leaves some marks. */
async function unmark(
  memberClient: Client,
  resource: Resource<AnyObject>,
  { name, scope }: { name: string; scope: { namespace?: string } },
): Promise<void> {
  const object = await memberClient.find(resource, name, scope);
  if (!object) return;
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const released = releaseFromKarmada({ ...object, ...type });
  const removed = (key: 'labels' | 'annotations'): Record<string, null> =>
    Object.fromEntries(
      Object.keys(object.metadata[key] ?? {})
        .filter((each) => released.metadata[key]?.[each] === undefined)
        .map((each) => [each, null]),
    );
  const metadata = { labels: removed('labels'), annotations: removed('annotations') };
  if (deepEqual(metadata, { labels: {}, annotations: {} })) return;
  await memberClient.patch(resource, name, { type: 'merge', body: { metadata } }, scope);
}

async function deletePolicy(
  karmadaClient: Client,
  { resource, object }: NonNullable<Promotion['policy']>,
  { clock, signal }: GiveBackOptions,
): Promise<void> {
  const { name = '', namespace } = object.metadata;
  const scope = namespace === undefined ? {} : { namespace };
  await karmadaClient.delete(resource, name, scope);
  await waitForObject(karmadaClient, resource, name, {
    ...scope,
    until: (policy) => (policy ? undefined : true),
    timeoutSeconds: PATIENCE_SECONDS,
    what: `${resource.kind} "${name}" to go`,
    clock,
    signal,
  });
}
