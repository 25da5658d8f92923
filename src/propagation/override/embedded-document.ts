/** Edits inside a field that holds a JSON or YAML document as text, as ConfigMaps do. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { FieldOverrider } from '../../api/policy/v1alpha1/override-spec.ts';
import { applyJsonPatch } from '../../api/schema/json-patch.ts';
import { textAt } from './text-at.ts';

/** A document format: what is read can be written again. */
export interface TextFormat {
  parse(text: string): unknown;
  /** With sorted keys. */
  format(value: unknown): string;
}

const JSON_FORMAT: TextFormat = { parse: (text) => JSON.parse(text), format: (value) => JSON.stringify(value) };

/** The field's document after its edits, written back as text. */
export function overrideField(yaml: TextFormat) {
  return (manifest: AnyObject, overrider: FieldOverrider): AnyObject => {
    const { fieldPath, json = [], yaml: yamlEdits = [] } = overrider;
    const [edits, { parse, format }] = yamlEdits.length > 0 ? [yamlEdits, yaml] : [json, JSON_FORMAT];
    if (edits.length === 0) return manifest;
    const operations = edits.map(({ operator, subPath, value }) => ({ op: operator, path: subPath, value }));
    const document = applyJsonPatch(parse(textAt(manifest, fieldPath)), operations);
    return applyJsonPatch(manifest, [{ op: 'replace', path: fieldPath, value: format(document) }]) as AnyObject;
  };
}
