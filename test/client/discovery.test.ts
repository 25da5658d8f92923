import { describe, expect, test } from '@jest/globals';
import { failure } from '../../src/api/meta/api-error.ts';
import { discover } from '../../src/client/discovery.ts';

const served = (answers: Record<string, unknown>) => (request: { path: string }) => {
  const answer = answers[request.path];
  return answer === undefined ? Promise.reject(failure('NotFound', request.path)) : Promise.resolve(answer);
};

const names = (list: { resources: { group: string; version: string; plural: string }[] }): string[] =>
  list.resources.map(({ group, version, plural }) => `${group}/${version}/${plural}`);

function aggregatedResource(resource: string, kind: string) {
  return {
    resource,
    responseKind: { kind },
    scope: 'Namespaced',
    verbs: ['list'],
    shortNames: ['x'],
    singularResource: 's',
  };
}

describe('aggregated discovery', () => {
  const aggregated = (items: unknown[]) => ({ kind: 'APIGroupDiscoveryList', items });

  test('takes every resource once, in the first version that has it', async () => {
    const versions = [
      { version: 'v2', resources: [aggregatedResource('as', 'A')] },
      { version: 'v1', resources: [aggregatedResource('as', 'A'), aggregatedResource('bs', 'B')] },
    ];
    const found = await discover(
      served({
        '/api': aggregated([
          { metadata: {}, versions: [{ version: 'v1', resources: [aggregatedResource('pods', 'Pod')] }] },
        ]),
        '/apis': aggregated([{ metadata: { name: 'g' }, versions }]),
      }),
    );
    expect(names(found)).toEqual(['/v1/pods', 'g/v2/as', 'g/v1/bs']);
    expect(found.resources[0]).toEqual({
      ...{ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true },
      ...{ verbs: ['list'], shortNames: ['x'], categories: [], singular: 's' },
    });
  });

  test('names the versions whose server did not answer', async () => {
    const versions = [{ version: 'v1', freshness: 'Stale', resources: [aggregatedResource('as', 'A')] }];
    const found = await discover(served({ '/apis': aggregated([{ metadata: { name: 'g' }, versions }]) }));
    expect(found).toEqual({ resources: [], partial: ['g/v1'] });
  });
});

describe('discovery of older servers', () => {
  const groups = {
    kind: 'APIGroupList',
    groups: [
      { name: 'apps', preferredVersion: { groupVersion: 'apps/v1' } },
      { name: 'broken', preferredVersion: { groupVersion: 'broken/v1' } },
    ],
  };
  const answers = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': groups,
    '/api/v1': {
      resources: [{ name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] }, { name: 'pods/status' }],
    },
    '/apis/apps/v1': {
      resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, shortNames: ['deploy'] }],
    },
  };

  test('asks group by group, leaves subresources out, and goes on where a group fails', async () => {
    const found = await discover(served(answers));
    expect(names(found)).toEqual(['/v1/pods', 'apps/v1/deployments']);
    expect(found.partial).toEqual(['broken/v1']);
  });

  test('a server without a core group is a server', async () => {
    const { '/api': _, ...rest } = answers;
    expect(names(await discover(served(rest)))).toEqual(['apps/v1/deployments']);
  });

  test('a server that does not answer is not half discovered', async () => {
    await expect(discover(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });
});
