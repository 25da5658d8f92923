/** Kinds of widely used projects, understood without a customization. */

import type { KindInterpreter } from '../interpreter.ts';
import { dataProcessing } from './data-processing.ts';
import { flux } from './flux.ts';
import { kruise } from './kruise.ts';
import { ray } from './ray.ts';
import { training } from './training.ts';
import { workflows } from './workflow.ts';

/** By apiVersion and kind. */
export const THIRD_PARTY_INTERPRETERS: Readonly<Record<string, KindInterpreter>> = {
  ...kruise,
  ...workflows,
  ...training,
  ...dataProcessing,
  ...flux,
  ...ray,
};
