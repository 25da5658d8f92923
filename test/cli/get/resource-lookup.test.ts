import { describe, expect, test } from '@jest/globals';
import { findResources } from '../../../src/cli/get/resource-lookup.ts';
import { parseResourceRequests } from '../../../src/cli/get/resource-request.ts';
import type { DiscoveredResource } from '../../../src/client/client.ts';

function aResource(plural: string, changes: Partial<DiscoveredResource> = {}): DiscoveredResource {
  const kind = plural.charAt(0).toUpperCase() + plural.slice(1, -1);
  return {
    ...{ group: '', version: 'v1', kind, plural, namespaced: true, singular: kind.toLowerCase() },
    ...{ verbs: ['get', 'list'], shortNames: [], categories: [] },
    ...changes,
  };
}

const discovered = [
  aResource('bindings', { verbs: ['create'] }),
  aResource('pods', { shortNames: ['po'], categories: ['all'] }),
  aResource('events', { shortNames: ['ev'] }),
  aResource('events', { group: 'events.k8s.io', shortNames: ['ev'] }),
  aResource('deployments', { group: 'apps', shortNames: ['deploy'], categories: ['all'] }),
  aResource('resourcebindings', {
    group: 'work.karmada.io',
    version: 'v1alpha2',
    kind: 'ResourceBinding',
    singular: 'resourcebinding',
    shortNames: ['rb'],
  }),
];

describe('what people call a kind', () => {
  test.each([
    ['pods', ['/pods']],
    ['pod', ['/pods']],
    ['Pod', ['/pods']],
    ['po', ['/pods']],
    ['rb', ['work.karmada.io/resourcebindings']],
    ['ResourceBinding', ['work.karmada.io/resourcebindings']],
    ['deployments.apps', ['apps/deployments']],
    ['deployment.v1.apps', ['apps/deployments']],
    ['events', ['/events']],
    ['events.events.k8s.io', ['events.k8s.io/events']],
    ['all', ['/pods', 'apps/deployments']],
    ['bindings', []],
    ['deployments.extensions', []],
  ])('%s', (word, expected) => {
    expect(findResources(discovered, word).map(({ group, plural }) => `${group}/${plural}`)).toEqual(expected);
  });
});

describe('what is asked for', () => {
  test.each([
    [['pods'], [{ type: 'pods', names: [] }]],
    [['pods', 'a', 'b'], [{ type: 'pods', names: ['a', 'b'] }]],
    [
      ['pods,svc'],
      [
        { type: 'pods', names: [] },
        { type: 'svc', names: [] },
      ],
    ],
    [
      ['pods/a', 'svc/b', 'pods/c'],
      [
        { type: 'pods', names: ['a', 'c'] },
        { type: 'svc', names: ['b'] },
      ],
    ],
  ])('%j', (args, expected) => {
    expect(parseResourceRequests(args)).toEqual(expected);
  });

  test.each([[['pods/a', 'b']], [['pods/']], [['/a']], [['pods/a/b']], [[',']]])('%j is refused', (args) => {
    expect(() => parseResourceRequests(args)).toThrow();
  });
});
