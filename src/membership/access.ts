/** Asking a server what one may do there, before doing half of it. */

import { clusterResource } from '../api/core/resource.ts';
import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client } from '../client/client.ts';

/** One thing one must be allowed to do. */
export interface Need {
  verb: string;
  /** Empty for the core group. */
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

interface AccessReview extends KubeObject {
  spec: { resourceAttributes: Need };
  status?: { allowed: boolean };
}

const reviews: Resource<AccessReview> = clusterResource(
  'authorization.k8s.io/v1',
  'SelfSubjectAccessReview',
  'selfsubjectaccessreviews',
);

const EVERYTHING: Need = { verb: '*', group: '*', resource: '*' };

/** Those of the needs that are not met; none for an administrator, which takes one question. */
export async function missingAccess(client: Client, needs: readonly Need[]): Promise<Need[]> {
  if (await mayDo(client, EVERYTHING)) return [];
  const answers = await Promise.all(needs.map((need) => mayDo(client, need)));
  return needs.filter((_, i) => !answers[i]);
}

/** Whether the caller may do it. A server that does not answer such questions is taken to allow it. */
export async function mayDo(client: Client, need: Need): Promise<boolean> {
  try {
    const { status } = await client.create(reviews, { metadata: {}, spec: { resourceAttributes: need } });
    return status?.allowed === true;
  } catch (error) {
    if (isApiError(error, 'NotFound') || isApiError(error, 'MethodNotAllowed')) return true;
    throw error;
  }
}

/** `create secrets in karmada-cluster`, `escalate clusterroles.rbac.authorization.k8s.io`. */
export function needText({ verb, group, resource, subresource, namespace, name }: Need): string {
  const full = `${resource}${subresource ? `/${subresource}` : ''}${group === '' ? '' : `.${group}`}`;
  return `${verb} ${full}${name ? ` "${name}"` : ''}${namespace ? ` in ${namespace}` : ''}`;
}
