/** Templates that somebody has protected are not deleted: not by people, not with their namespace, not with their owner. */

import { failure } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { ServerContext } from '../context.ts';

const LABEL = 'resourcetemplate.karmada.io/deletion-protected';
const MESSAGE =
  'admission webhook "resourcedeletionprotection.karmada.io" denied the request: ' +
  `This resource is protected, please make sure to remove the label: ${LABEL}`;

/** Throws Forbidden for a protected object; only a Karmada control plane protects. */
export function requireUnprotected({ protectsTemplates }: ServerContext, { metadata }: AnyObject): void {
  if (protectsTemplates && metadata.labels?.[LABEL] === 'Always') throw failure('Forbidden', MESSAGE);
}
