/** The end of what a container has printed. */

import { pods } from '../../api/core/pod.ts';
import type { Client } from '../../client/client.ts';
import { resourcePath, withQuery } from '../../client/resource-path.ts';

const LINES = 8;

/** The last lines of the pod's run that ended last, or else of the present one; none where there are no logs. */
export async function podLog(client: Client, namespace: string, name: string): Promise<string[]> {
  for (const previous of [true, false]) {
    const path = resourcePath(pods, { namespace, name, subresource: 'log' });
    const response = await client.transport
      .send({ method: 'GET', path: withQuery(path, { previous, tailLines: LINES }) })
      .catch(() => undefined);
    const text = response?.status === 200 ? (await response.text()).trim() : '';
    if (text !== '') return text.split('\n').slice(-LINES);
  }
  return [];
}
