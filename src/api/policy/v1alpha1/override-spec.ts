/** The spec shared by OverridePolicy and ClusterOverridePolicy: edits made per cluster just before a Work is written. */

import { about, anyValue, type Infer, list, map, object, oneOf, optional, text } from '../../field.ts';
import { clusterAffinity } from './placement.ts';
import { resourceSelector } from './resource-selector.ts';

const operator = oneOf(['add', 'remove', 'replace'], 'what to do');

const mapOverrider = (words: string) =>
  optional(list(object({ operator, value: map(text(''), 'keys and values; for remove the keys count') }), words));

const wordsOverrider = (words: string) =>
  optional(
    list(
      object({
        containerName: text('container to edit'),
        operator: oneOf(['add', 'remove'], 'what to do'),
        value: optional(list(text(''), 'words to add or remove')),
      }),
      words,
    ),
  );

const patchOperations = (words: string) =>
  optional(
    list(
      object({
        operator,
        subPath: text('JSON pointer within the text'),
        value: optional(anyValue('new value; none for remove')),
      }),
      words,
    ),
  );

const imageOverrider = object({
  component: oneOf(['Registry', 'Repository', 'Tag'], 'part of the image reference'),
  operator,
  predicate: optional(
    object({ path: text('JSON pointer to the image') }, 'one image; absent: those of all containers'),
  ),
  value: optional(text('new text; none for remove')),
});

const fieldOverrider = object({
  fieldPath: text('JSON pointer to a field that holds text'),
  json: patchOperations('edits of JSON text'),
  yaml: patchOperations('edits of YAML text'),
});

const plaintextOverrider = object({
  operator,
  path: text('JSON pointer'),
  value: optional(anyValue('new value; none for remove')),
});

export const overriders = object(
  {
    annotationsOverrider: mapOverrider('edits of annotations'),
    argsOverrider: wordsOverrider('edits of container arguments'),
    commandOverrider: wordsOverrider('edits of container commands'),
    fieldOverrider: optional(list(fieldOverrider, 'edits inside a field that holds JSON or YAML')),
    imageOverrider: optional(list(imageOverrider, 'edits of images')),
    labelsOverrider: mapOverrider('edits of labels'),
    plaintext: optional(list(plaintextOverrider, 'edits by JSON pointer')),
  },
  'edits',
);

export type Overriders = Infer<typeof overriders>;
export type ImageOverrider = Infer<typeof imageOverrider>;
export type FieldOverrider = Infer<typeof fieldOverrider>;

const targetCluster = optional(about('clusters the edits are for; absent: all', clusterAffinity));

const ruleWithCluster = object({ overriders, targetCluster });

export type RuleWithCluster = Infer<typeof ruleWithCluster>;

export const overrideSpec = object(
  {
    overrideRules: optional(list(ruleWithCluster, 'rules, applied in order')),
    overriders: optional(about('old form: edits used when there are no rules', overriders)),
    resourceSelectors: optional(list(resourceSelector, 'which manifests; absent: all')),
    targetCluster: optional(about('old form: clusters for the edits', clusterAffinity)),
  },
  'desired state',
);

export type OverrideSpec = Infer<typeof overrideSpec>;
