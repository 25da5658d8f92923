/** The rule for names of clusters: short enough for what is derived from them. */

import { type Check, checkLabel } from './builtin/names.ts';

const MAX_LENGTH = 48;

/** What is wrong with a cluster's name. */
export const checkClusterName: Check = (name) => {
  if (name === '') return 'must be not empty';
  if (name.length > MAX_LENGTH) return `must be no more than ${MAX_LENGTH} characters`;
  return checkLabel(name);
};
