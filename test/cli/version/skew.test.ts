import { expect, test } from '@jest/globals';
import { skewWarnings } from '../../../src/cli/version/skew.ts';

const clientVersion = { gitVersion: 'v0.1.0' };
const serverVersion = { gitVersion: 'v1.36.1' };
const member = (kubernetesVersion: string | undefined) => ({ name: 'm', kubernetesVersion, ready: true });
const component = (name: string, version: string) => ({ name, image: `x/${name}:${version}`, version });

test.each([
  ['v1.33.9', []],
  ['v1.37.0', []],
  [undefined, []],
  [
    'v1.32.4',
    ['member m (v1.32.4) is 4 minor versions behind the control plane: it may not know the same API versions'],
  ],
  [
    'v1.38.0',
    ['member m (v1.38.0) is 2 minor versions ahead of the control plane: it may not know the same API versions'],
  ],
])('a member of %s beside a control plane of v1.36', (version, warnings) => {
  expect(skewWarnings({ clientVersion, serverVersion, members: [member(version)] })).toEqual(warnings);
});

test('components of one release belong together, and those of Kubernetes have their own', () => {
  const together = [component('karmada-scheduler', 'v1.18.2'), component('karmada-apiserver', 'v1.36.1')];
  expect(skewWarnings({ clientVersion, components: together })).toEqual([]);
  const apart = [...together, component('karmada-webhook', 'v1.17.0')];
  expect(skewWarnings({ clientVersion, components: apart })).toEqual([
    'the components are of different minor versions: karmada-scheduler v1.18.2, karmada-webhook v1.17.0',
  ]);
});
