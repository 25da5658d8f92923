/** Answers to the discovery paths, in the form the client prefers. */

import type { HttpResponse } from '../../base/http.ts';
import { jsonAnswer, pageNotFound, textAnswer } from '../answers/answer.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import { AGGREGATED_TYPE, groupDiscoveryList } from './aggregated.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.ts';
import { offersOf } from './offers.ts';

/** Answers `/api`, `/api/v1`, `/apis`, `/apis/GROUP` and `/apis/GROUP/VERSION`. */
export function serveDiscovery(context: ServerContext, call: Call): HttpResponse {
  const [root, first, second] = call.segments;
  const groups = offersOf(context.registry, context.connectable);
  if (first === undefined) {
    const wanted = groups.filter(({ group }) => (group === '') === (root === 'api'));
    if (wantsAggregated(call)) {
      return textAnswer(200, JSON.stringify(groupDiscoveryList(wanted)), { 'content-type': AGGREGATED_TYPE });
    }
    return jsonAnswer(200, root === 'api' ? apiVersions(context.address()) : apiGroupList(groups));
  }
  const found = groups.find(({ group }) => group === (root === 'api' ? '' : first));
  const version = root === 'api' ? first : second;
  if (!found) return pageNotFound();
  if (version === undefined) return jsonAnswer(200, apiGroup(found));
  const offer = found.versions.find((item) => item.version === version);
  return offer ? jsonAnswer(200, apiResourceList(found.group, offer)) : pageNotFound();
}

/** True when the aggregated form comes before plain JSON in the Accept header. */
function wantsAggregated({ headers }: Call): boolean {
  for (const range of (headers['accept'] ?? '').split(',')) {
    if (range.includes('as=APIGroupDiscoveryList')) {
      if (range.includes('v=v2;') || range.endsWith('v=v2')) return true;
    } else if (/^\s*(application\/json|\*\/\*)\s*(;|$)/.test(range)) return false;
  }
  return false;
}
