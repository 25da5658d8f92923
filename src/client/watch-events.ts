/** Decoding of a watch: JSON documents, one per line, cut anywhere by the network. */

import { ApiError } from '../api/meta/api-error.ts';
import type { KubeObject, WatchEvent } from '../api/meta/object.ts';
import type { HttpResponse } from '../base/http.ts';
import { isObject } from '../base/json.ts';
import { isStatus } from './answer.ts';

/** The lines of a byte stream without their ends; a last line without an end counts too. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Pieces are joined once per line: a long line in many chunks stays linear.
  let pieces: string[] = [];
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    const unfinished = parts.pop() ?? '';
    for (const part of parts) {
      yield [...pieces, part].join('');
      pieces = [];
    }
    pieces.push(unfinished);
  }
  const last = pieces.join('') + decoder.decode();
  if (last !== '') yield last;
}

/** The events of a watch; an ERROR event becomes an ApiError, as does a line that is no event. */
export async function* readEvents<T extends KubeObject>({
  chunks,
  values,
}: Pick<HttpResponse, 'chunks' | 'values'>): AsyncGenerator<WatchEvent<T>> {
  for await (const value of values?.() ?? parsedLines(chunks())) yield eventOf<T>(value);
}

async function* parsedLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  for await (const line of readLines(chunks)) if (line.trim() !== '') yield parseLine(line);
}

const TYPES = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);

function eventOf<T extends KubeObject>(event: unknown): WatchEvent<T> {
  if (!isObject(event) || !isObject(event['object'])) throw brokenWatch('the watch sent a line that is no event');
  if (event['type'] === 'ERROR') throw errorOf(event['object']);
  if (!TYPES.has(String(event['type']))) throw brokenWatch(`the watch sent an unknown event type: ${event['type']}`);
  return event as unknown as WatchEvent<T>;
}

function errorOf(object: unknown): ApiError {
  return isStatus(object) ? new ApiError(object) : brokenWatch('the watch ended with an error that has no Status');
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A connection cut in the middle of a line.
    throw brokenWatch('the watch broke off in the middle of an event');
  }
}

function brokenWatch(message: string): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'InternalError',
    message,
    code: 500,
  });
}
