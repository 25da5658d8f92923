/** `/openapi/v2` and `/openapi/v3`: the kinds on offer, for clients that explain and check them. */

import { failure } from '../api/meta/api-error.ts';
import { openApiV2 } from '../api/openapi/v2.ts';
import { openApiV3 } from '../api/openapi/v3.ts';
import type { HttpResponse } from '../base/http.ts';
import { jsonAnswer, jsonTextAnswer, pageNotFound } from './answers/answer.ts';
import type { Call } from './call.ts';
import type { ServerContext } from './context.ts';
import type { Served } from './registry.ts';

/** Documents by path; they are large, and change only when the kinds on offer do. */
type Documents = Map<string, string>;

const cache = new WeakMap<readonly Served[], Documents>();

function written(context: ServerContext, path: string, write: () => object): string {
  const all = context.registry.all();
  const documents = cache.get(all) ?? new Map<string, string>();
  cache.set(all, documents);
  const text = documents.get(path) ?? JSON.stringify(write());
  documents.set(path, text);
  return text;
}

function folderOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
}

/** Answers a path below `/openapi`. */
export function serveOpenApi(context: ServerContext, { segments, headers }: Call): HttpResponse {
  const [, version, ...rest] = segments;
  if (version === 'v2' && rest.length === 0) {
    if (/protobuf/.test(headers['accept'] ?? '') && !/json|\*\/\*/.test(headers['accept'] ?? '')) {
      throw failure('NotAcceptable', '406: Not Acceptable\n\nAvailable representations: application/json', {});
    }
    const kinds = context.registry.all().map(({ kind }) => kind);
    return jsonTextAnswer(
      200,
      written(context, 'v2', () => openApiV2(kinds, context.gitVersion)),
    );
  }
  if (version !== 'v3') return pageNotFound();
  return rest.length === 0 ? index(context) : document(context, rest.join('/'));
}

/** Every document with an address that changes when its content does. */
function index(context: ServerContext): HttpResponse {
  const hash = context.registry.edition();
  const folders = [...new Set(context.registry.all().map(({ apiVersion }) => folderOf(apiVersion)))];
  const paths = folders.map((folder) => [folder, { serverRelativeURL: `/openapi/v3/${folder}?hash=${hash}` }]);
  return jsonAnswer(200, { paths: Object.fromEntries(paths) });
}

function document(context: ServerContext, folder: string): HttpResponse {
  const kinds = context.registry.all().filter(({ apiVersion }) => folderOf(apiVersion) === folder);
  if (kinds.length === 0) return pageNotFound();
  const write = (): object =>
    openApiV3(
      kinds.map(({ kind }) => kind),
      context.gitVersion,
    );
  return jsonTextAnswer(200, written(context, folder, write));
}
