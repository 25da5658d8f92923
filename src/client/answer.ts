/** Reading an API server's answer: its JSON, or the failure it tells. */

import { ApiError, STATUS_CODES, type StatusReason } from '../api/meta/api-error.ts';
import type { Status } from '../api/meta/object.ts';
import type { HttpResponse } from '../base/http.ts';
import { isObject } from '../base/json.ts';

/** The longest part of a body that is not a Status to be quoted in a message. */
const QUOTE_LIMIT = 300;

/**
 * The JSON of a successful answer; throws ApiError for any other one. `shares`: the reader never changes it, and may
 * have a value that belongs to the server.
 */
export async function readAnswer(response: HttpResponse, shares = false): Promise<unknown> {
  if (shares && response.value && response.status < 300) return response.value();
  const text = await response.text();
  if (response.status >= 300) throw answerError(response.status, text);
  const parsed = parseJson(text);
  if (parsed === undefined) throw answerError(502, text, 'the server answered with something other than JSON');
  return parsed;
}

/** The failure an answer tells, whether its body is a Status, text of a proxy in between, or nothing. */
export function answerError(code: number, text: string, lead = `the server answered ${code}`): ApiError {
  const parsed = parseJson(text);
  return isStatus(parsed) ? new ApiError({ ...parsed, code: parsed.code ?? code }) : describedError(code, text, lead);
}

function describedError(code: number, text: string, lead: string): ApiError {
  const reason = reasonOf(code);
  const quote = text.trim().slice(0, QUOTE_LIMIT);
  const message = quote === '' ? lead : `${lead}: ${quote}`;
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    code,
    ...(reason ? { reason } : {}),
  });
}

/** Codes that two reasons share; the rest have one each. */
const FIRST_REASON: Readonly<Record<number, StatusReason>> = { 409: 'Conflict', 410: 'Gone' };

function reasonOf(code: number): string | undefined {
  return FIRST_REASON[code] ?? Object.entries(STATUS_CODES).find(([, known]) => known === code)?.[0];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for a Status as servers send it. */
export function isStatus(value: unknown): value is Status {
  return isObject(value) && value['kind'] === 'Status' && value['apiVersion'] === 'v1';
}
