import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtinDefinitions } from '../../../src/api/builtin/definitions.ts';
import { StrategicPatchError } from '../../../src/api/schema/strategic-error.ts';
import { applyStrategicMergePatch } from '../../../src/api/schema/strategic-merge.ts';
import { kindOf } from '../builtin/kinds.ts';

const { schema } = kindOf('v1', 'Pod');
const patchPod = (target: unknown, patch: unknown): unknown =>
  applyStrategicMergePatch(schema, builtinDefinitions, target, patch);

const pod = (containers: unknown[], rest: object = {}): object => ({ spec: { containers, ...rest } });
const a = { name: 'a', image: 'a:1' };
const b = { name: 'b', image: 'b:1' };

describe('strategic merge patch', () => {
  test.each([
    ['merges elements by key', pod([a, b]), pod([{ name: 'b', image: 'b:2' }]), pod([a, { name: 'b', image: 'b:2' }])],
    ['puts new elements first', pod([a]), pod([b]), pod([b, a])],
    ['deletes an element', pod([a, b]), pod([{ name: 'a', $patch: 'delete' }]), pod([b])],
    ['replaces a list', pod([a, b]), pod([{ $patch: 'replace' }, { name: 'c' }]), pod([{ name: 'c' }])],
    [
      'orders elements',
      pod([b]),
      { spec: { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }], containers: [a] } },
      pod([a, b]),
    ],
    [
      'orders elements it does not change',
      pod([a, b]),
      { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } },
      pod([b, a]),
    ],
    [
      'deletes a key',
      { metadata: { labels: { x: '1', y: '2' } } },
      { metadata: { labels: { x: null } } },
      { metadata: { labels: { y: '2' } } },
    ],
    [
      'replaces lists without a strategy',
      pod([{ ...a, args: ['1'] }]),
      pod([{ name: 'a', args: ['2'] }]),
      pod([{ ...a, args: ['2'] }]),
    ],
    [
      'merges lists of texts',
      { metadata: { finalizers: ['x/a'] } },
      { metadata: { finalizers: ['x/b', 'x/a'] } },
      { metadata: { finalizers: ['x/b', 'x/a'] } },
    ],
    [
      'deletes from lists of texts',
      { metadata: { finalizers: ['x/a', 'x/b'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['x/a'] } },
      { metadata: { finalizers: ['x/b'] } },
    ],
    [
      'keeps only retained keys',
      pod([a], { volumes: [{ name: 'v', emptyDir: {} }] }),
      { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] } },
      pod([a], { volumes: [{ name: 'v', hostPath: { path: '/x' } }] }),
    ],
    [
      'drops directives where nothing was before',
      {},
      { spec: { securityContext: { $patch: 'replace', runAsUser: 1 } } },
      { spec: { securityContext: { runAsUser: 1 } } },
    ],
    [
      'empties a map',
      { spec: { nodeSelector: { a: 'b' } } },
      { spec: { nodeSelector: { $patch: 'delete' } } },
      { spec: { nodeSelector: {} } },
    ],
  ])('%s', (_, target, patch, expected) => {
    expect(patchPod(target, patch)).toEqual(expected);
  });

  test.each([
    ['an unknown directive', { $patch: 'explode' }, "unrecognized patch directive 'explode'"],
    ['an element without its key', pod([{ image: 'x' }]), 'does not contain declared merge key: name'],
    ['an order that is no list', { spec: { '$setElementOrder/containers': 'x' } }, 'invalid patch format'],
  ])('refuses %s', (_, patch, message) => {
    const attempt = (): unknown => patchPod(pod([a]), patch);
    expect(attempt).toThrow(StrategicPatchError);
    expect(attempt).toThrow(message);
  });

  test('applying a patch twice is applying it once', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const container = fc.record({ name, image: fc.string() });
    const containers = fc.uniqueArray(container, { selector: (item) => item.name });
    const patched = fc.uniqueArray(fc.oneof(container, fc.record({ name, $patch: fc.constant('delete') })), {
      selector: (item) => item.name,
    });
    fc.assert(
      fc.property(containers, patched, (before, changes) => {
        const once = patchPod(pod(before), pod(changes));
        expect(patchPod(once, pod(changes))).toEqual(once);
      }),
    );
  });
});
