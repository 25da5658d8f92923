/** Bringing one manifest onto a member: create, or compare and update; never a write for nothing. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Informer } from '../../machinery/informer.ts';
import { syncedWithin } from '../../machinery/synced-within.ts';
import { planUpdate } from '../../propagation/plan-update.ts';
import type { Environment } from '../environment.ts';
import { memberResource } from '../manifest.ts';
import type { Member } from '../members.ts';
import type { WrittenVersions } from './written-versions.ts';

export interface Application {
  environment: Environment;
  member: Member;
  versions: WrittenVersions;
}

/** How long the first list of a kind is waited for; without it the member is asked object by object. */
const PATIENCE = 2000;

interface Target extends Application {
  resource: Resource<AnyObject>;
  cache: Informer<AnyObject>;
  manifest: AnyObject;
}

const scopeOf = ({ metadata }: AnyObject): { namespace?: string } =>
  metadata.namespace ? { namespace: metadata.namespace } : {};

function keep({ member, resource, cache, versions }: Target, stored: AnyObject): void {
  versions.record(member.clusterName, resource, stored);
  cache.learn(stored);
}

/** The object on the member as it is now, whether it is managed or not. */
function readLive({ member, resource, manifest }: Target): Promise<AnyObject | undefined> {
  return member.memberClient.find(resource, manifest.metadata.name ?? '', scopeOf(manifest));
}

/** Creates the object; answers false when one of its name is there already. */
async function tryCreate(target: Target): Promise<boolean> {
  const { member, resource, manifest } = target;
  try {
    keep(target, await member.memberClient.create(resource, manifest, scopeOf(manifest)));
    return true;
  } catch (thrown) {
    if (isApiError(thrown, 'AlreadyExists')) return false;
    throw thrown;
  }
}

/** Updates the object where it differs; answers whether anything was written. */
async function update(target: Target, observed: AnyObject): Promise<boolean> {
  const { environment, member, resource, manifest } = target;
  const interpreter = environment.interpreter.of(manifest.apiVersion ?? '', manifest.kind ?? '');
  const plan = await planUpdate({ manifest, observed, interpreter, clusterName: member.clusterName });
  if (plan.action === 'refuse') throw new Error(plan.message);
  if (plan.action !== 'update') return false;
  keep(target, await member.memberClient.update(resource, plan.object, scopeOf(manifest)));
  return true;
}

async function createOrUpdate(target: Target): Promise<boolean> {
  if (await tryCreate(target)) return true;
  const observed = await readLive(target);
  if (!observed) throw new Error(`${target.manifest.kind} ${target.manifest.metadata.name} was deleted meanwhile`);
  return update(target, observed);
}

/** Applies a manifest; answers whether the member's object was written. Throws with the reason when it cannot be. */
export async function applyManifest(application: Application, manifest: AnyObject): Promise<boolean> {
  const { environment, member } = application;
  const resource = await memberResource(member, manifest);
  const cache = environment.memberObjects.watch(member, resource);
  await syncedWithin([cache], environment.clock, PATIENCE);
  const target: Target = { ...application, resource, cache, manifest };
  const observed = cache.get(manifest.metadata.name ?? '', manifest.metadata.namespace);
  if (!observed) return createOrUpdate(target);
  try {
    return await update(target, observed);
  } catch (thrown) {
    if (!isApiError(thrown, 'Conflict') && !isApiError(thrown, 'NotFound')) throw thrown;
    return createOrUpdate(target);
  }
}
