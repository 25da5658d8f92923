/** What a request for a log wants of it. */

import { invalid, type Problem, required } from '../../api/meta/problem.ts';
import { invalidObject } from '../../apiserver/answers/failures.ts';

export interface LogOptions {
  container: string | null;
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  /** Lines; undefined: all. */
  tail: number | undefined;
  /** Milliseconds since the epoch. */
  since: number | undefined;
  limitBytes: number | undefined;
}

/** Throws Invalid with every problem of the query. */
export function readLogOptions(query: URLSearchParams, now: number): LogOptions {
  const problems: Problem[] = [];
  const whole = (name: string, least: number): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    const wanted = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
    problems.push(invalid(name, Number.isSafeInteger(value) ? value : text, wanted));
    return undefined;
  };
  const [tail, limitBytes, seconds] = [whole('tailLines', 0), whole('limitBytes', 1), whole('sinceSeconds', 1)];
  const time = query.get('sinceTime') ?? '';
  if (time !== '' && Number.isNaN(Date.parse(time)))
    problems.push(invalid('sinceTime', time, 'must be an RFC 3339 time'));
  if (time !== '' && query.has('sinceSeconds')) {
    problems.push({ ...required('sinceTime'), type: 'FieldValueForbidden', message: BOTH });
  }
  if (problems.length > 0) throw invalidObject({ group: '', kind: 'PodLogOptions' }, '', problems);
  return {
    container: query.get('container'),
    follow: query.get('follow') === 'true',
    previous: query.get('previous') === 'true',
    timestamps: query.get('timestamps') === 'true',
    tail,
    since: time === '' ? seconds && now - seconds * 1000 : Date.parse(time),
    limitBytes,
  };
}

const BOTH = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified';
