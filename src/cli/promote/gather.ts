/** Everything a promotion is about, read from the member and from the control plane. */

import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Client, DiscoveredResource } from '../../client/client.ts';
import type { DependencyReference, ResourceInterpreter } from '../../propagation/interpreter/interpreter.ts';
import { findResources } from '../get/resource-lookup.ts';
import { type AnyPolicy, policyFor, policyResource } from '../policies/policy-for.ts';
import { templateOf } from './clean.ts';

/** One object on its way from the member to the control plane. */
export interface Promoted {
  resource: Resource<AnyObject>;
  /** As it is on the member. */
  memberObject: AnyObject;
  /** What is created on the control plane. */
  template: AnyObject;
  /** What the control plane has under that name already. */
  existing: AnyObject | undefined;
}

export interface Promotion {
  clusterName: string;
  main: Promoted;
  dependencies: readonly Promoted[];
  /** References that lead to nothing on the member. */
  absent: readonly string[];
  /** Dependencies are wanted, and nothing knows what the kind refers to. */
  unread: boolean;
  policy: { resource: Resource<AnyPolicy>; object: AnyPolicy; existing: AnyPolicy | undefined } | undefined;
}

export interface Wish {
  clusterName: string;
  type: string;
  name: string;
  namespace: string;
  withDependencies: boolean;
  /** Undefined: no policy is written. */
  policy: { name: string | undefined } | undefined;
}

export interface Sides {
  karmadaClient: Client;
  memberClient: Client;
  interpreter: ResourceInterpreter;
}

/** Reads both sides; throws UserError `NotFound` for a kind or an object that is not there. */
export async function gatherPromotion(sides: Sides, wish: Wish): Promise<Promotion> {
  const { resources } = await sides.karmadaClient.discover();
  const resource = kindOf(resources, wish.type, sides.karmadaClient);
  const namespace = resource.namespaced ? wish.namespace : undefined;
  const main = await gatherOne(sides, resource, { name: wish.name, namespace });
  if (!main) {
    const where = namespace === undefined ? '' : ` in namespace "${namespace}"`;
    throw new UserError('NotFound', `cluster "${wish.clusterName}" has no ${resource.kind} "${wish.name}"${where}`, {
      hint: `see what it has with "kubectl karmada get ${resource.plural} -C ${wish.clusterName}${resource.namespaced ? ' -A' : ''}"`,
    });
  }
  const { found, absent, unread } = wish.withDependencies
    ? await gatherDependencies(sides, resources, main.memberObject)
    : { found: [], absent: [], unread: false };
  return {
    clusterName: wish.clusterName,
    main,
    dependencies: found,
    absent,
    unread,
    policy: wish.policy && (await gatherPolicy(sides, { resource, namespace }, wish)),
  };
}

function kindOf(resources: readonly DiscoveredResource[], type: string, client: Client): Resource<AnyObject> {
  const [resource] = findResources(resources, type);
  if (resource) return asAny(resource);
  throw new UserError('NotFound', `no resource type "${type}" at ${client.transport.server}`, {
    hint: 'the control plane must know a kind before an object of it is promoted: create its CustomResourceDefinition there',
  });
}

function asAny(resource: DiscoveredResource): Resource<AnyObject> {
  return resource as unknown as Resource<AnyObject>;
}

async function gatherOne(
  { karmadaClient, memberClient }: Sides,
  resource: Resource<AnyObject>,
  { name, namespace }: { name: string; namespace: string | undefined },
): Promise<Promoted | undefined> {
  const scope = namespace === undefined ? {} : { namespace };
  const memberObject = await memberClient.find(resource, name, scope);
  if (!memberObject) return undefined;
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const existing = await karmadaClient.find(resource, name, scope);
  return { resource, memberObject, template: templateOf({ ...memberObject, ...type }), existing };
}

async function gatherPolicy(
  { karmadaClient }: Sides,
  { resource, namespace }: { resource: Resource; namespace: string | undefined },
  { name, clusterName, withDependencies, policy }: Wish,
): Promise<Promotion['policy']> {
  const subject = { resource, name, namespace };
  const object = policyFor(subject, { name: policy?.name, clusterNames: [clusterName] });
  Object.assign(object.spec, {
    propagateDeps: withDependencies,
    conflictResolution: 'Overwrite',
    preserveResourcesOnDeletion: true,
  });
  const kind = policyResource(subject);
  const scope = namespace === undefined ? {} : { namespace };
  const existing = await karmadaClient.find(kind, object.metadata.name ?? '', scope);
  return { resource: kind, object, existing };
}

async function gatherDependencies(
  sides: Sides,
  resources: readonly DiscoveredResource[],
  object: AnyObject,
): Promise<{ found: Promoted[]; absent: string[]; unread: boolean }> {
  const references = await referencesOf(sides.interpreter, object);
  const found: Promoted[] = [];
  const absent: string[] = [];
  // A reference by labels names no object of its own.
  for (const { apiVersion, kind, name, namespace } of (references ?? []).filter((each) => each.name !== undefined)) {
    const resource = resources.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
    const one = resource && (await gatherOne(sides, asAny(resource), { name: name ?? '', namespace }));
    if (one) found.push(one);
    else absent.push(`${kind} ${name}`);
  }
  return { found, absent, unread: references === undefined };
}

/** Undefined: nothing knows the kind. */
async function referencesOf(
  interpreter: ResourceInterpreter,
  object: AnyObject,
): Promise<DependencyReference[] | undefined> {
  try {
    return await interpreter.of(object.apiVersion ?? '', object.kind ?? '').dependencies?.(object);
  } catch (cause) {
    const what = `${object.kind} "${object.metadata.name}"`;
    throw new UserError('Conflict', `what ${what} refers to cannot be told: ${messageOf(cause)}`, {
      hint: 'see "kubectl karmada interpret --help" on how to try customizations, or leave out --dependencies',
      cause,
    });
  }
}
