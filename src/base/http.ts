/** One HTTP exchange as a value: what a client sends and a server answers, over sockets or within one process. */

export interface HttpRequest {
  method: string;
  /** Starts with `/`; the query is part of it. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
}

/** Header names are lower case. The body is read once, in one of its forms. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  /** The whole body. */
  text(): Promise<string>;
  /**
   * What a JSON body says, for readers in the server's own process, who then do without the text. The value is the
   * server's: shared, never to be changed.
   */
  value?(): unknown;
  /** The body as it arrives; ends when the server ends it, throws when the connection breaks. */
  chunks(): AsyncIterable<Uint8Array>;
  /** What the lines of a JSON stream say; as `value`. */
  values?(): AsyncIterable<unknown>;
  /**
   * Only with status 101: what comes instead of a body. Gets the connection that the request came on, writes the head
   * of the answer to it, and whatever the two sides have agreed on from then on.
   */
  takeOver?(connection: Connection): void;
}

/** Both directions of a connection that has left HTTP behind. */
export type Connection = NodeJS.ReadWriteStream & { destroy(error?: Error): unknown };
