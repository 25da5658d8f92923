/** Making answers: JSON, texts, failures, streams. */

import { ApiError, failure } from '../../api/meta/api-error.ts';
import type { Status } from '../../api/meta/object.ts';
import { messageOf } from '../../base/errors.ts';
import type { HttpResponse } from '../../base/http.ts';
import { StaleWrite } from '../store/writer.ts';

const encoder = new TextEncoder();

/** An answer whose body is known in whole. */
export function textAnswer(status: number, body: string, headers: Record<string, string>): HttpResponse {
  return {
    status,
    headers,
    text: () => Promise.resolve(body),
    async *chunks() {
      yield encoder.encode(body);
    },
  };
}

/** An answer of JSON text. */
export function jsonTextAnswer(status: number, body: string): HttpResponse {
  return textAnswer(status, body, { 'content-type': 'application/json' });
}

/** An answer of a JSON value. */
export function jsonAnswer(status: number, value: unknown): HttpResponse {
  return jsonTextAnswer(status, JSON.stringify(value));
}

/** An answer of plain text, as the health endpoints and unknown paths give. */
export function plainAnswer(status: number, body: string): HttpResponse {
  return textAnswer(status, body, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
}

/** The answer to a path nobody serves. */
export function pageNotFound(): HttpResponse {
  return plainAnswer(404, '404 page not found\n');
}

/** A failure as an answer; anything but an ApiError is an internal error. */
export function failureAnswer(thrown: unknown): HttpResponse {
  const error = asApiError(thrown);
  const retry = error.status.details?.retryAfterSeconds;
  const answer = jsonAnswer(error.code, error.status);
  return retry === undefined ? answer : { ...answer, headers: { ...answer.headers, 'retry-after': String(retry) } };
}

function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof StaleWrite) return failure('Conflict', `${CONFLICT}: ${thrown.message}`);
  return failure('InternalError', `Internal error occurred: ${messageOf(thrown)}`);
}

const CONFLICT = 'the object has been modified; please apply your changes to the latest version and try again';

/** A Status that says yes. */
export function successStatus(details: Status['details']): Omit<Status, 'code'> {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details ? { details } : {}) };
}

/** An answer whose body comes bit by bit. */
export function streamAnswer(
  status: number,
  chunks: AsyncIterable<Uint8Array>,
  type = 'application/json',
): HttpResponse {
  return {
    status,
    headers: { 'content-type': type },
    async text() {
      const decoder = new TextDecoder();
      let text = '';
      for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
      return text + decoder.decode();
    },
    chunks: () => chunks,
  };
}
