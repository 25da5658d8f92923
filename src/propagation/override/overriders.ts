/** The edits of one rule, in their fixed order. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Overriders } from '../../api/policy/v1alpha1/override-spec.ts';
import { applyJsonPatch } from '../../api/schema/json-patch.ts';
import { overrideWords } from './container-words.ts';
import { overrideField, type TextFormat } from './embedded-document.ts';
import { overrideImage } from './image.ts';
import { overrideMap } from './metadata-map.ts';

type Step = (manifest: AnyObject, overriders: Overriders, yaml: TextFormat) => AnyObject;

/** Applies a list of edits, one after the other. */
function inTurn<E>(manifest: AnyObject, edits: readonly E[] = [], edit: (manifest: AnyObject, each: E) => AnyObject) {
  return edits.reduce(edit, manifest);
}

/** The order is an interface: a later kind of edit sees what the earlier made. */
const STEPS: readonly Step[] = [
  (manifest, { imageOverrider }) => inTurn(manifest, imageOverrider, overrideImage),
  (manifest, { commandOverrider }) => inTurn(manifest, commandOverrider, overrideWords('command')),
  (manifest, { argsOverrider }) => inTurn(manifest, argsOverrider, overrideWords('args')),
  (manifest, { labelsOverrider }) => inTurn(manifest, labelsOverrider, overrideMap('labels')),
  (manifest, { annotationsOverrider }) => inTurn(manifest, annotationsOverrider, overrideMap('annotations')),
  (manifest, { fieldOverrider }, yaml) => inTurn(manifest, fieldOverrider, overrideField(yaml)),
  (manifest, { plaintext = [] }) =>
    applyJsonPatch(
      manifest,
      plaintext.map(({ operator, path, value }) => ({ op: operator, path, value })),
    ) as AnyObject,
];

/** The manifest after all edits; throws when one does not fit. */
export function applyOverriders(manifest: AnyObject, overriders: Overriders, yaml: TextFormat): AnyObject {
  return STEPS.reduce((edited, step) => step(edited, overriders, yaml), manifest);
}
