/** The client every other part is written against. One instance talks to one API server. */

import type { Resource } from '../api/kind.ts';
import type { AnyObject, KubeObject, ObjectList, Status, WatchEvent } from '../api/meta/object.ts';
import type { HttpRequest, HttpResponse } from '../base/http.ts';

export interface Scope {
  /** Required for namespaced kinds except when listing or watching all namespaces. */
  namespace?: string;
}

export interface Selection extends Scope {
  labelSelector?: string;
  fieldSelector?: string;
}

export interface ListOptions extends Selection {
  limit?: number;
  continue?: string;
  resourceVersion?: string;
}

export interface WatchOptions extends Selection {
  /** Events after this version; omitted: first a synthetic ADDED for everything that exists. */
  resourceVersion?: string;
  signal: AbortSignal;
}

export interface WriteOptions extends Scope {
  subresource?: 'status' | 'scale' | (string & {});
  dryRun?: boolean;
  fieldManager?: string;
}

export type Patch =
  | { type: 'json'; body: readonly { op: string; path: string; value?: unknown; from?: string }[] }
  | { type: 'merge' | 'strategic'; body: object }
  | { type: 'apply'; body: object; force?: boolean };

export interface DeleteOptions extends Scope {
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}

/** How bytes reach a server: TLS sockets, or a server in this process. */
export interface Transport {
  /** Where it leads, for messages: `https://127.0.0.1:6443`. */
  readonly server: string;
  /** Answers with any status; rejects with UserError `Unreachable` when there is no answer. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends pooled connections. */
  close(): void;
}

/**
 * Verbs on any kind. Every verb rejects with `ApiError` when the server answers with a failure Status
 * and with UserError `Unreachable` when it does not answer.
 */
export interface Client {
  readonly transport: Transport;
  get<T extends KubeObject>(resource: Resource<T>, name: string, scope?: Scope): Promise<T>;
  /** Like `get`, but undefined when there is no such object. */
  find<T extends KubeObject>(resource: Resource<T>, name: string, scope?: Scope): Promise<T | undefined>;
  list<T extends KubeObject>(resource: Resource<T>, options?: ListOptions): Promise<ObjectList<T>>;
  create<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): Promise<T>;
  /** PUT; the object's resourceVersion, where present, must still be current. */
  update<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): Promise<T>;
  patch<T extends KubeObject>(resource: Resource<T>, name: string, patch: Patch, options?: WriteOptions): Promise<T>;
  delete(resource: Resource, name: string, options?: DeleteOptions): Promise<AnyObject | Status>;
  /** One watch connection, bookmarks included; ends when the server closes it. An expired version rejects with reason `Expired`. */
  watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  /** Every resource the server offers in its preferred version, subresources left out; `partial` when a group failed. */
  discover(): Promise<{ resources: DiscoveredResource[]; partial: string[] }>;
}

export interface DiscoveredResource extends Resource {
  verbs: readonly string[];
  shortNames: readonly string[];
  categories: readonly string[];
  singular: string;
}
