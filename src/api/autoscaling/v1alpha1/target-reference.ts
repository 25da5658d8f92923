/** What an autoscaler scales. */

import { type Infer, object, optional, text } from '../../field.ts';

export const scaleTargetReference = object(
  { apiVersion: optional(text('group/version')), kind: text('kind'), name: text('name') },
  'what is scaled',
);

export type ScaleTargetReference = Infer<typeof scaleTargetReference>;
