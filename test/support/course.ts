/**
 * Which requests a command makes, in which order, beside what upstream's makes. A line that stands alone is upstream's,
 * too; one with a reason is ours only. Lists within a list are sent at once: their order says nothing. What upstream
 * sends and we do not is told in `without`.
 */

import { expect } from '@jest/globals';
import type { Call } from './recording.ts';

export type Line = string | readonly [line: string, why: string];

export type Steps = readonly (Line | { atOnce: readonly Line[] })[];

/** `GET /api/v1/pods?limit=500`, `PATCH /… application/merge-patch+json`; without what is of no account. */
export function textOf({ method, path: sent, contentType }: Call): string {
  const url = new URL(sent, 'http://server');
  for (const name of ['fieldManager', 'force', 'resourceVersion', 'allowWatchBookmarks']) url.searchParams.delete(name);
  const query = decodeURIComponent(url.search);
  return `${method} ${decodeURIComponent(url.pathname)}${query}${method === 'PATCH' ? ` ${contentType}` : ''}`;
}

/** Calls that change something; access reviews, which change nothing, only where they are wanted. */
export function writesOf(calls: readonly string[]): string[] {
  return calls.filter((call) => !/^[^/]* (GET|HEAD) /.test(call));
}

const callOf = (line: Line): string => (typeof line === 'string' ? line : line[0]);

/** The calls as the course tells them: those sent at once in the order it has them in. */
function inOrder(made: readonly string[], course: Steps): string[] {
  const rest = [...made];
  return course
    .flatMap((step) => {
      if (typeof step === 'string' || !('atOnce' in step)) return rest.splice(0, 1);
      const expected = step.atOnce.map(callOf);
      const group = rest.splice(0, expected.length);
      const known = expected.filter((call) => group.includes(call));
      return [...known, ...group.filter((call) => !expected.includes(call))];
    })
    .concat(rest);
}

/** Every call of a course, in its order. */
function linesOf(course: Steps): string[] {
  return course.flatMap((step) => (typeof step === 'object' && 'atOnce' in step ? step.atOnce : [step])).map(callOf);
}

/** Expects the calls to be those of the course, in its order. */
export function expectCourse(made: readonly string[], course: Steps): void {
  expect(inOrder(made, course)).toEqual(linesOf(course));
}
