/** Every addon, in the order they are listed and enabled. */

import type { Addon } from './addon.ts';
import { descheduler } from './descheduler.ts';
import { estimator } from './estimator.ts';
import { metricsAdapter } from './metrics-adapter.ts';
import { search } from './search.ts';

export const ADDONS: readonly Addon[] = [descheduler, metricsAdapter, estimator, search];
