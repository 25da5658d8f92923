/** Answers in the form the client chose. */

import { dump } from 'js-yaml';
import type { HttpResponse } from '../../base/http.ts';
import type { Stored } from '../store/stored.ts';
import { jsonTextAnswer, textAnswer } from './answer.ts';
import type { Representation } from './representation.ts';

/** JSON text as the client wants it written. */
export function representedAnswer(status: number, form: Representation, json: string): HttpResponse {
  if (!form.yaml) return jsonTextAnswer(status, json);
  return textAnswer(status, dump(JSON.parse(json), { lineWidth: -1 }), { 'content-type': 'application/yaml' });
}

/** One object. */
export function objectAnswer(status: number, form: Representation, stored: Stored): HttpResponse {
  const answer = representedAnswer(status, form, form.one(stored));
  const { value } = form;
  return value ? { ...answer, value: () => value(stored) } : answer;
}
