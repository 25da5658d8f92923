/** Writing what a promotion consists of, on trial or for good. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import type { Promotion } from './gather.ts';

interface Step {
  resource: Resource<KubeObject>;
  object: KubeObject;
}

/** The objects to create, in order. Where others might claim the template, the policy is there before it. */
function stepsOf({ main, dependencies, policy }: Promotion, policyFirst: boolean): Step[] {
  const attached = dependencies.filter(({ existing }) => !existing);
  const templates = [...attached, main].map(({ resource, template }) => step(resource, template));
  const policies = policy ? [step(policy.resource, policy.object)] : [];
  return policyFirst ? [...policies, ...templates] : [...templates, ...policies];
}

function step<T extends KubeObject>(resource: Resource<T>, object: T): Step {
  return { resource: resource as unknown as Resource<KubeObject>, object };
}

export interface Stored {
  main: AnyObject;
  dependencies: readonly AnyObject[];
  policy: KubeObject | undefined;
}

/** What the control plane would store; nothing is. Rejects with what it refuses. */
export async function tryCreation(karmadaClient: Client, promotion: Promotion): Promise<Stored> {
  const { main, dependencies, policy } = promotion;
  const attempt = async <T extends KubeObject>(resource: Resource<T>, object: T): Promise<T> => {
    try {
      return await karmadaClient.create(resource, object, { dryRun: true });
    } catch (error) {
      throw explained(error, object);
    }
  };
  return {
    main: await attempt(main.resource, main.template),
    dependencies: await Promise.all(
      dependencies.map(({ resource, template, existing }) => existing ?? attempt(resource, template)),
    ),
    policy: policy && (await attempt(policy.resource, policy.object)),
  };
}

function explained(error: unknown, { metadata }: KubeObject): unknown {
  const { namespace } = metadata;
  if (!isApiError(error, 'NotFound') || error.status.details?.name !== namespace) return error;
  return new UserError('NotFound', `the control plane has no namespace "${namespace}"`, {
    hint: `create it there first, which also creates it on every member: create namespace ${namespace}`,
    cause: error,
  });
}

/** Creates everything; where a step fails, what was created before is taken back. */
export async function createAll(karmadaClient: Client, promotion: Promotion, policyFirst: boolean): Promise<void> {
  const done: Step[] = [];
  try {
    for (const next of stepsOf(promotion, policyFirst)) {
      await karmadaClient.create(next.resource, next.object);
      done.push(next);
    }
  } catch (error) {
    const left = await takeBack(karmadaClient, done);
    if (left.length === 0) throw error;
    throw new UserError(
      'Conflict',
      `${messageOf(error)}; what had been created could not be taken back: ${left.join(', ')}`,
      {
        cause: error,
      },
    );
  }
}

/** The member keeps its objects: templates say so through the policy, and without one nothing has been sent. */
async function takeBack(karmadaClient: Client, done: readonly Step[]): Promise<string[]> {
  const left: string[] = [];
  for (const { resource, object } of done.toReversed()) {
    const { name = '', namespace } = object.metadata;
    await karmadaClient
      .delete(resource, name, namespace === undefined ? {} : { namespace })
      .catch((error: unknown) => left.push(`${resource.kind} "${name}" (${messageOf(error)})`));
  }
  return left;
}
