/** From a path to who answers it. */

import type { HttpResponse } from '../base/http.ts';
import { jsonAnswer, pageNotFound, plainAnswer } from './answers/answer.ts';
import type { Call } from './call.ts';
import type { Connect } from './connect/connect.ts';
import type { ServerContext } from './context.ts';
import { serveDiscovery } from './discovery/index.ts';
import { serveOpenApi } from './openapi.ts';
import { serveQuestion } from './questions/index.ts';
import { serveSubresource } from './subresources/index.ts';
import { findTarget } from './target.ts';
import { serveResource } from './verbs/index.ts';
import { versionAnswer } from './version.ts';

/** Connect handlers by `resource/subresource`: `clusters.cluster.karmada.io/proxy`. */
export type ConnectTable = Readonly<Record<string, Connect>>;

type Root = (context: ServerContext, call: Call, connect: ConnectTable) => HttpResponse | Promise<HttpResponse>;

const health: Root = (_, { query, segments }) =>
  plainAnswer(200, query.has('verbose') ? `[+]ping ok\n${segments[0]} check passed\n` : 'ok');

const ROOTS: Readonly<Record<string, Root>> = {
  api: serveApi,
  apis: serveApi,
  healthz: health,
  livez: health,
  readyz: health,
  openapi: serveOpenApi,
  version: ({ gitVersion }) => versionAnswer(gitVersion),
  '': ({ registry }) => jsonAnswer(200, { paths: rootPaths(registry.all().map(({ apiVersion }) => apiVersion)) }),
};

/** Answers any request; throws what cannot be done. */
export async function route(context: ServerContext, call: Call, connect: ConnectTable): Promise<HttpResponse> {
  const root = call.segments[0] ?? '';
  const serve = Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
  return serve ? serve(context, call, connect) : pageNotFound();
}

function rootPaths(apiVersions: readonly string[]): string[] {
  const groups = new Set(apiVersions.filter((name) => name.includes('/')));
  const paths = [...groups].flatMap((name) => [`/apis/${name.split('/')[0]}`, `/apis/${name}`]);
  return [
    ...new Set([
      '/api',
      '/api/v1',
      '/apis',
      ...paths,
      '/healthz',
      '/livez',
      '/openapi/v2',
      '/openapi/v3',
      '/readyz',
      '/version',
    ]),
  ].sort();
}

async function serveApi(context: ServerContext, call: Call, connect: ConnectTable): Promise<HttpResponse> {
  const depth = call.segments[0] === 'api' ? 2 : 3;
  if (call.segments.length <= depth) return serveDiscovery(context, call);
  const [, first = '', second = ''] = call.segments;
  const at = depth === 2 ? { group: '', version: first } : { group: first, version: second };
  const path = call.segments.slice(depth);
  const answer = serveQuestion(context, at, path, call);
  if (answer) return answer;
  if (!context.registry.hasVersion(at.group, at.version)) return pageNotFound();
  const target = findTarget(context.registry, at, path);
  const handler = connect[`${target.served.resource}/${target.subresource}`];
  if (handler && target.name !== undefined)
    return handler(context, target, { ...call, path: pathBehind(call, depth + path.length - target.rest.length) });
  return serveSubresource(context, target, call) ?? serveResource(context, target, call);
}

/** The path after the first `count` segments, with the query. */
function pathBehind({ segments, query, trailing }: Call, count: number): string {
  const rest = segments.slice(count).map(encodeURIComponent).join('/');
  const text = query.toString();
  return `/${rest}${trailing && rest !== '' ? '/' : ''}${text === '' ? '' : `?${text}`}`;
}
