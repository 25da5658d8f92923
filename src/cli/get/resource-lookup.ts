/** Finding a kind by what people call it: plural, singular, short name, kind, with or without version and group. */

import type { DiscoveredResource } from '../../client/client.ts';

/** The resources `type` names, best match first kind of name wins; a category such as `all` names several. */
export function findResources(discovered: readonly DiscoveredResource[], type: string): DiscoveredResource[] {
  const wanted = type.toLowerCase();
  const listable = discovered.filter(({ verbs }) => verbs.includes('get') || verbs.includes('list'));
  const exact = listable.find((resource) => qualifiedNames(resource).includes(wanted));
  if (exact) return [exact];
  const short = listable.find(({ shortNames }) => shortNames.includes(wanted));
  if (short) return [short];
  return listable.filter(({ categories }) => categories.includes(wanted));
}

function qualifiedNames({ plural, singular, kind, group, version }: DiscoveredResource): string[] {
  const plain = [plural, singular, kind.toLowerCase()].filter((name) => name !== '');
  const suffixes = group === '' ? ['', `.${version}.`] : ['', `.${group}`, `.${version}.${group}`];
  return plain.flatMap((name) => suffixes.map((suffix) => name + suffix));
}
