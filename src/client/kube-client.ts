/** The Client over a Transport: Kubernetes verbs as JSON requests. */

import { apiVersionOf, type Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { AnyObject, KubeObject, ObjectList, Status, WatchEvent } from '../api/meta/object.ts';
import type { HttpRequest } from '../base/http.ts';
import { answerError, readAnswer } from './answer.ts';
import type { Client, DeleteOptions, Patch, Selection, Transport, WatchOptions, WriteOptions } from './client.ts';
import { discover } from './discovery.ts';
import { resourcePath, withQuery } from './resource-path.ts';
import { readEvents } from './watch-events.ts';

export interface ClientOptions {
  /** Who owns the fields of writes that name no manager. */
  fieldManager?: string;
  userAgent?: string;
  /** Whoever uses this client never changes what it answers: objects may be those of a server in this process. */
  shares?: boolean;
}

const PATCH_TYPES: Readonly<Record<Patch['type'], string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  // JSON is YAML, and spares the server a YAML parser.
  apply: 'application/apply-patch+yaml',
};

const DEFAULT_MANAGER = 'kubectl-karmada';

/** A client of the server behind `transport`. */
export function createClient(transport: Transport, options: ClientOptions = {}): Client {
  const send = sender(transport, options);
  const writeQuery = writeQueryWith(options.fieldManager);

  const get: Client['get'] = async (resource, name, scope = {}) =>
    send({ method: 'GET', path: resourcePath(resource, { ...scope, name: objectName(resource, name) }) });

  return {
    transport,
    get,
    find: (resource, name, scope) => get(resource, name, scope).catch(absent),
    list: async (resource, { namespace, ...query } = {}) => {
      const path = withQuery(resourcePath(resource, { namespace }), { ...selectionQuery(query), ...pageQuery(query) });
      return normalizedList(resource, await send({ method: 'GET', path }));
    },
    create: async (resource, object, write = {}) => {
      const namespace = write.namespace ?? object.metadata.namespace;
      const name = write.subresource === undefined ? undefined : object.metadata.name;
      const path = resourcePath(resource, { namespace, name, subresource: write.subresource });
      return send({ method: 'POST', path: withQuery(path, writeQuery(write)), body: typed(resource, object) });
    },
    update: async (resource, object, write = {}) => {
      const namespace = write.namespace ?? object.metadata.namespace;
      const name = objectName(resource, object.metadata.name ?? '');
      const path = resourcePath(resource, { namespace, name, subresource: write.subresource });
      return send({ method: 'PUT', path: withQuery(path, writeQuery(write)), body: typed(resource, object) });
    },
    patch: async (resource, name, patch, write = {}) => {
      const address = { ...write, name: objectName(resource, name) };
      return send({
        method: 'PATCH',
        path: withQuery(resourcePath(resource, address), { ...writeQuery(write, patch), ...forceQuery(patch) }),
        headers: { 'content-type': PATCH_TYPES[patch.type] },
        body: patch.type === 'apply' ? typed(resource, patch.body) : patch.body,
      });
    },
    delete: async (resource, name, deletion = {}) =>
      send<AnyObject | Status>({
        method: 'DELETE',
        path: resourcePath(resource, { ...deletion, name: objectName(resource, name) }),
        body: deletionBody(deletion),
      }),
    watch: (resource, watch) => watchEvents(transport, resource, watch, options.userAgent),
    discover: () => discover((request) => send({ method: 'GET', ...request })),
  };
}

type Sent = Omit<HttpRequest, 'body'> & { body?: object };
type Send = <R>(request: Sent) => Promise<R>;

function sender(transport: Transport, { userAgent, shares }: ClientOptions): Send {
  return async <R>({ body, headers, ...request }: Sent): Promise<R> => {
    const response = await transport.send({
      ...request,
      headers: {
        accept: 'application/json',
        ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await readAnswer(response, shares)) as R;
  };
}

/** An empty name would address the whole collection. */
function objectName(resource: Resource, name: string): string {
  if (name === '') throw new Error(`a ${resource.kind} without a name cannot be addressed`);
  return name;
}

function absent(error: unknown): undefined {
  if (isApiError(error, 'NotFound')) return undefined;
  throw error;
}

function selectionQuery({ labelSelector, fieldSelector }: Selection): Record<string, string | undefined> {
  return { labelSelector: labelSelector || undefined, fieldSelector: fieldSelector || undefined };
}

function pageQuery(query: { limit?: number; continue?: string; resourceVersion?: string }) {
  return { limit: query.limit, continue: query.continue || undefined, resourceVersion: query.resourceVersion };
}

function writeQueryWith(fieldManager: string | undefined) {
  return (write: WriteOptions, patch?: Patch): Record<string, string | undefined> => ({
    dryRun: write.dryRun ? 'All' : undefined,
    // Server-side apply demands a manager.
    fieldManager: write.fieldManager ?? fieldManager ?? (patch?.type === 'apply' ? DEFAULT_MANAGER : undefined),
  });
}

function forceQuery(patch: Patch): { force?: boolean } {
  return patch.type === 'apply' && patch.force !== undefined ? { force: patch.force } : {};
}

/** Objects from lists carry no type; servers demand one. */
function typed(resource: Resource, object: object): object {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object };
}

function deletionBody({ propagationPolicy, gracePeriodSeconds, preconditions, dryRun }: DeleteOptions): object {
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  };
}

/** Go servers write an empty list as null, and leave the type out of items. */
function normalizedList<T extends KubeObject>(resource: Resource<T>, list: ObjectList<T>): ObjectList<T> {
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  return { ...list, items: (list.items ?? []).map((item) => (item.kind ? item : { ...type, ...item })) };
}

async function* watchEvents<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  { namespace, resourceVersion, signal, ...selection }: WatchOptions,
  userAgent: string | undefined,
): AsyncGenerator<WatchEvent<T>> {
  const query = { watch: true, allowWatchBookmarks: true, resourceVersion, ...selectionQuery(selection) };
  try {
    const response = await transport.send({
      method: 'GET',
      path: withQuery(resourcePath(resource, { namespace }), query),
      headers: { accept: 'application/json', ...(userAgent === undefined ? {} : { 'user-agent': userAgent }) },
      signal,
    });
    if (response.status !== 200) throw answerError(response.status, await response.text());
    yield* readEvents<T>(response);
  } catch (error) {
    // Whoever aborts a watch wants its end, not an error.
    if (!signal.aborted) throw error;
  }
}
