import { expect, test } from '@jest/globals';
import { nearestNames } from '../../../src/cli/get/nearest-names.ts';

const KINDS = ['configmaps', 'deployments', 'pods', 'podtemplates', 'jobs', 'nodes', 'resourcebindings', 'works'];

test.each([
  ['deploymnt', ['deployments']],
  ['Deploments', ['deployments']],
  ['pdos', ['pods']],
  ['configmas', ['configmaps']],
  ['resourcebiding', ['resourcebindings']],
  ['gadgets', []],
  ['x', []],
])('%s may have been %j', (word, names) => {
  expect(nearestNames(word, KINDS)).toEqual(names);
});
