import { describe, expect, test } from '@jest/globals';
import type { ImageOverrider } from '../../../src/api/policy/v1alpha1/override-spec.ts';
import { overrideImage } from '../../../src/propagation/override/image.ts';
import { formatImage, parseImage } from '../../../src/propagation/override/image-reference.ts';
import { aDeployment } from '../builders.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image reference', () => {
  test.each([
    ['nginx', { registry: '', repository: 'nginx', tag: '', digest: '' }],
    ['nginx:1.27', { registry: '', repository: 'nginx', tag: '1.27', digest: '' }],
    ['library/nginx', { registry: '', repository: 'library/nginx', tag: '', digest: '' }],
    ['localhost/nginx', { registry: 'localhost', repository: 'nginx', tag: '', digest: '' }],
    ['quay.io:443/a/b:v1', { registry: 'quay.io:443', repository: 'a/b', tag: 'v1', digest: '' }],
    [`quay.io/a@${DIGEST}`, { registry: 'quay.io', repository: 'a', tag: '', digest: DIGEST }],
  ])('%s is read and written back', (text, parts) => {
    expect(parseImage(text)).toEqual(parts);
    expect(formatImage(parts)).toBe(text);
  });

  test('with both tag and digest keeps the tag', () => {
    expect(formatImage(parseImage(`nginx:1.27@${DIGEST}`))).toBe('nginx:1.27');
  });
});

describe('an image overrider', () => {
  const edit = (image: string, overrider: Omit<ImageOverrider, 'predicate'>): unknown => {
    const manifest = aDeployment({ spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });
    const spec = overrideImage(manifest, overrider).spec as { template: { spec: { containers: { image: string }[] } } };
    return spec.template.spec.containers[0]?.image;
  };

  test.each<[string, Omit<ImageOverrider, 'predicate'>, string]>([
    ['quay.io/a:v1', { component: 'Registry', operator: 'replace', value: 'local:5000' }, 'local:5000/a:v1'],
    ['quay.io/a:v1', { component: 'Registry', operator: 'add', value: '.cn' }, 'quay.io.cn/a:v1'],
    ['quay.io/a:v1', { component: 'Registry', operator: 'remove' }, 'a:v1'],
    ['a:v1', { component: 'Registry', operator: 'add', value: 'quay.io' }, 'quay.io/a:v1'],
    ['quay.io/a:v1', { component: 'Repository', operator: 'add', value: '/b' }, 'quay.io/a/b:v1'],
    ['quay.io/a:v1', { component: 'Repository', operator: 'replace', value: 'c' }, 'quay.io/c:v1'],
    ['a:v1', { component: 'Tag', operator: 'add', value: '-slim' }, 'a:v1-slim'],
    ['a', { component: 'Tag', operator: 'add', value: 'v2' }, 'a:v2'],
    ['a:v1', { component: 'Tag', operator: 'replace', value: DIGEST }, `a@${DIGEST}`],
    [`a@${DIGEST}`, { component: 'Tag', operator: 'replace', value: 'v2' }, 'a:v2'],
    ['a:v1', { component: 'Tag', operator: 'replace', value: 'not a tag' }, 'a:v1'],
    [`a@${DIGEST}`, { component: 'Tag', operator: 'remove' }, 'a'],
  ])('makes of %s by %j %s', (image, overrider, expected) => {
    expect(edit(image, overrider)).toBe(expected);
  });

  test('leaves init containers and kinds without containers alone', () => {
    const job = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { image: 'a:v1' } };
    expect(overrideImage(job, { component: 'Tag', operator: 'remove' })).toEqual(job);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { initContainers: [{ name: 'i', image: 'i:v1' }], containers: [{ name: 'c', image: 'c:v1' }] },
    };
    expect(overrideImage(pod, { component: 'Tag', operator: 'remove' }).spec).toEqual({
      initContainers: [{ name: 'i', image: 'i:v1' }],
      containers: [{ name: 'c', image: 'c' }],
    });
  });

  test('edits the image at a path, and refuses a path that leads to none', () => {
    const custom = { apiVersion: 'example.com/v1', kind: 'App', metadata: { name: 'a' }, spec: { images: ['a:v1'] } };
    const at = (path: string): ImageOverrider => ({ component: 'Tag', operator: 'remove', predicate: { path } });
    expect(overrideImage(custom, at('/spec/images/0')).spec).toEqual({ images: ['a'] });
    expect(() => overrideImage(custom, at('/spec/images/9'))).toThrow(
      "Get object's value by overrider's path(/spec/images/9) is not string",
    );
  });
});
