/** GET of a collection: one consistent page. */

import { failure } from '../../api/meta/api-error.ts';
import { forbidden } from '../../api/meta/problem.ts';
import type { HttpResponse } from '../../base/http.ts';
import { badRequest, tooOld } from '../answers/failures.ts';
import type { ListMetadata, Representation } from '../answers/representation.ts';
import { representedAnswer } from '../answers/represented.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Stored } from '../store/stored.ts';
import type { Target } from '../target.ts';
import { invalidOptions } from '../write/options.ts';
import { readToken, writeToken } from './continue-token.ts';
import { integerOf, type Selection, selectionOf, tooLarge, versionProblem } from './selection.ts';

interface Page {
  revision: number;
  /** Keys before it are on earlier pages. */
  start: string;
  limit: number;
}

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

/** Answers a list. */
export function listObjects(context: ServerContext, target: Target, call: Call, form: Representation): HttpResponse {
  const selection = selectionOf(target, call);
  const page = pageOf(context, call.query, selection);
  const candidates = candidatesOf(context, target, page, selection);
  const { items, metadata } = cutPage(candidates, page, selection);
  return representedAnswer(200, form, form.many(items, metadata));
}

function pageOf({ store }: ServerContext, query: URLSearchParams, { prefix }: Selection): Page {
  const limit = integerOf(query, 'limit') ?? 0;
  const token = query.get('continue') ?? '';
  const version = query.get('resourceVersion') ?? '';
  checkVersion(version, store.revision());
  checkMatch({ match: query.get('resourceVersionMatch') ?? '', version, token });
  if (token !== '') {
    if (version !== '' && version !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    return { ...readToken(token, prefix), limit };
  }
  const exact = query.get('resourceVersionMatch') === 'Exact';
  return { revision: exact ? Number(version) : store.revision(), start: '', limit };
}

function checkVersion(version: string, current: number): void {
  const problem = versionProblem(version);
  if (problem) throw badRequest(`invalid resource version: ${problem}`);
  if (Number(version) > current) throw tooLarge(Number(version), current);
}

/** Why a match rule cannot be combined with the rest, first come first told. */
const MATCH_RULES: readonly [forbidden: (at: Versions) => boolean, why: string][] = [
  [({ token }) => token !== '', 'resourceVersionMatch is forbidden when continue is provided'],
  [({ version }) => version === '', 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
  [
    ({ match, version }) => match === 'Exact' && version === '0',
    'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  ],
];

interface Versions {
  match: string;
  version: string;
  token: string;
}

function checkMatch(at: Versions): void {
  const why = at.match === '' ? undefined : MATCH_RULES.find(([forbidden]) => forbidden(at))?.[1];
  if (why !== undefined) throw invalidOptions('ListOptions', [forbidden('resourceVersionMatch', why)]);
}

function candidatesOf({ store }: ServerContext, { served }: Target, page: Page, { prefix }: Selection): Stored[] {
  if (page.revision === store.revision()) return store.list(served.resource, prefix);
  const past = store.listAt(served.resource, prefix, page.revision);
  if (past) return past;
  throw page.start === '' ? tooOld(page.revision, store.floor()) : failure('Expired', CONTINUE_EXPIRED);
}

function cutPage(
  candidates: readonly Stored[],
  { revision, start, limit }: Page,
  { matches, prefix }: Selection,
): { items: Stored[]; metadata: ListMetadata } {
  const left = start === '' ? candidates : candidates.filter(({ key }) => key >= start);
  const selected = matches ? left.filter(({ object }) => matches(object)) : [...left];
  const metadata: ListMetadata = { resourceVersion: String(revision) };
  if (limit <= 0 || selected.length <= limit) return { items: selected, metadata };
  const items = selected.slice(0, limit);
  metadata.continue = writeToken({ revision, last: items.at(-1)?.key ?? '', prefix });
  // Kubernetes does not count what a selector would leave out.
  if (!matches) metadata.remainingItemCount = selected.length - limit;
  return { items, metadata };
}
