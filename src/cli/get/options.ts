/** What `get` can be told. */

import { choice, count, duration, flag, text, texts, toggle, type Values } from '../option.ts';
import { outputFormat, TEMPLATE_FORMATS } from '../printers/output-format.ts';

/** The flags of `get`. */
export const getOptions = {
  scope: choice('-s, --operation-scope <scope>', 'Whom to ask; members where clusters are named, else karmada', {
    choices: ['karmada', 'members', 'all'],
    fallback: undefined,
  }),
  clusters: texts('-C, --clusters <names>', 'Only these members, separated by commas'),
  clusterTimeout: duration('--cluster-timeout <time>', 'How long a member may take for one answer', 5),
  failOnPartial: toggle('--fail-on-partial', 'Fail when the part of a member is missing', true),
  filenames: texts('-f, --filename <path>', 'The objects that a file, a folder or - (standard input) names'),
  kustomize: text('-k, --kustomize <dir>', 'The objects that the kustomization in this folder makes'),
  recursive: flag('-R, --recursive', 'Read the folders within folders, too'),
  labels: text('-l, --labels <selector>', 'Only objects with these labels'),
  selector: { ...text('--selector <selector>', 'The same as --labels'), hidden: true },
  fieldSelector: text('--field-selector <selector>', 'Only objects with these field values'),
  allNamespaces: flag('-A, --all-namespaces', 'Objects of all namespaces'),
  output: outputFormat(['table', 'wide', 'tree', 'json', 'yaml', 'kyaml', 'name', ...TEMPLATE_FORMATS]),
  template: text('--template <template>', 'The template of -o go-template and -o jsonpath, or the file of their files'),
  allowMissing: toggle('--allow-missing-template-keys', 'Templates print nothing for what is missing', true),
  showManagedFields: flag('--show-managed-fields', 'Keep managedFields in documents'),
  noHeaders: flag('--no-headers', 'Print no headers'),
  showKind: flag('--show-kind', 'Print the kind before each name'),
  showLabels: flag('--show-labels', 'Print the labels as the last column'),
  labelColumns: texts('-L, --label-columns <keys>', 'Labels to print as columns'),
  watch: flag('-w, --watch', 'Show what is there, and then every change until interrupted'),
  watchOnly: flag('--watch-only', 'Show every change until interrupted'),
  outputWatchEvents: flag('--output-watch-events', 'Print what happened as the first column'),
  sortBy: text('--sort-by <path>', 'Order by a field, such as .metadata.creationTimestamp'),
  ignoreNotFound: flag('--ignore-not-found', 'A named object that is nowhere is no failure'),
  subresource: text('--subresource <name>', 'A part of named objects, such as status or scale'),
  raw: text('--raw <path>', 'Print what the server answers on this path, as it is'),
  chunkSize: count('--chunk-size <count>', 'How many objects to ask for at once; 0 means all', { fallback: 500 }),
};

export type GetOptions = Values<typeof getOptions>;
