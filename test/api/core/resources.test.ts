import { describe, expect, test } from '@jest/globals';
import * as apps from '../../../src/api/core/apps.ts';
import * as batch from '../../../src/api/core/batch.ts';
import * as core from '../../../src/api/core/core.ts';
import * as extension from '../../../src/api/core/extension.ts';
import * as network from '../../../src/api/core/network.ts';
import * as pod from '../../../src/api/core/pod.ts';
import * as rbac from '../../../src/api/core/rbac.ts';
import * as scheduling from '../../../src/api/core/scheduling.ts';
import { matchesSelector, selectorText } from '../../../src/api/core/selector.ts';
import * as storage from '../../../src/api/core/storage.ts';
import { apiVersionOf, type Resource } from '../../../src/api/kind.ts';
import { kindOf } from '../builtin/kinds.ts';

const modules: Record<string, Resource>[] = [apps, batch, core, extension, network, pod, rbac, scheduling, storage];

describe('the resources the project addresses', () => {
  test.each(modules.flatMap((module) => Object.entries(module)))('%s are what a server offers', (_, resource) => {
    const kind = kindOf(apiVersionOf(resource), resource.kind);
    expect({ plural: kind.plural, namespaced: kind.namespaced }).toEqual({
      plural: resource.plural,
      namespaced: resource.namespaced,
    });
  });
});

describe('label selectors', () => {
  const labels = { app: 'x', tier: 'web' };

  test.each([
    [undefined, false],
    [{}, true],
    [{ matchLabels: { app: 'x' } }, true],
    [{ matchLabels: { app: 'y' } }, false],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'db'] }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'none', operator: 'NotIn', values: ['web'] }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'tier', operator: 'Resembles' }] }, false],
  ])('%j matches: %s', (selector, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });

  test('are written as kubectl writes them', () => {
    const matchExpressions = [
      { key: 'b', operator: 'In', values: ['2', '1'] },
      { key: 'a', operator: 'Exists' },
      { key: 'd', operator: 'DoesNotExist' },
    ];
    expect(selectorText({ matchLabels: { c: '1' }, matchExpressions })).toBe('a,b in (1,2),c=1,!d');
    expect(selectorText(undefined)).toBe('<none>');
  });
});
