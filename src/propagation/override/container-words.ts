/** Edits of a container's command and arguments. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Overriders } from '../../api/policy/v1alpha1/override-spec.ts';
import { editContainers } from './containers.ts';

type WordsOverrider = NonNullable<Overriders['commandOverrider']>[number];

function edited(words: readonly string[], { operator, value = [] }: WordsOverrider): string[] {
  return operator === 'add' ? [...words, ...value] : words.filter((word) => !value.includes(word));
}

/** `add` appends, `remove` drops equal words, in the container of that name. */
export function overrideWords(field: 'command' | 'args') {
  return (manifest: AnyObject, overrider: WordsOverrider): AnyObject =>
    editContainers(manifest, (container) => {
      if (container.name !== overrider.containerName) return;
      const words = edited(container[field] ?? [], overrider);
      if (container[field] || words.length > 0) container[field] = words;
    });
}
