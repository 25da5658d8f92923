import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { archiveName } from '../../scripts/release/archive.ts';
import { krewManifest } from '../../scripts/release/krew.ts';
import { PLATFORMS } from '../../scripts/release/platforms.ts';
import { krewProblems, type PluginManifest } from './krew-rules.ts';

const template = readFileSync('plugins.yaml', 'utf8');
const checksums = new Map(PLATFORMS.map((platform, i) => [archiveName(platform), String(i).repeat(64)]));
const rendered = load(krewManifest(template, '1.2.3', checksums)) as PluginManifest;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the krew manifest', () => {
  test('obeys the rules of krew, as a template and as released', () => {
    expect(krewProblems(load(template) as PluginManifest, 'karmada.yaml')).toEqual([]);
    expect(krewProblems(rendered, 'karmada.yaml')).toEqual([]);
  });

  test('carries the version of the package', () => {
    expect((load(template) as PluginManifest).spec.version).toBe(`v${version}`);
  });

  test('names every released platform with its archive and checksum', () => {
    expect(rendered.spec.version).toBe('v1.2.3');
    const found = rendered.spec.platforms.map(({ selector, uri, sha256 }) => [
      selector.matchLabels,
      uri.split('/').slice(-2),
      sha256,
    ]);
    expect(found).toEqual(
      PLATFORMS.map((platform, i) => [
        { os: platform.os, arch: platform.arch },
        ['v1.2.3', archiveName(platform)],
        String(i).repeat(64),
      ]),
    );
  });

  test('is not made where an archive is missing', () => {
    expect(() => krewManifest(template, '1.2.3', new Map())).toThrow(
      'plugins.yaml names a platform without an archive: kubectl-karmada_linux_amd64.tar.gz',
    );
  });
});

describe('the rules', () => {
  test.each([
    ['a name with an upper-case letter', { metadata: { name: 'Karmada' } }, 'metadata.name'],
    ['a version without v', { spec: { version: '1.0.0' } }, 'spec.version'],
    ['a summary over two lines', { spec: { shortDescription: 'a\nb' } }, 'spec.shortDescription'],
    ['no platforms', { spec: { platforms: [] } }, 'spec.platforms'],
    ['a checksum too short', { platform: { sha256: 'abc' } }, 'spec.platforms[0].sha256'],
    ['an archive of another kind', { platform: { uri: 'https://example.org/a.tar.xz' } }, 'spec.platforms[0].uri'],
    ['a selector by something else', { platform: { selector: { matchLabels: { libc: 'musl' } } } }, '.selector'],
    ['no licence', { platform: { files: [{ from: 'kubectl-karmada', to: '.' }] } }, 'spec.platforms[0].files'],
    ['a file put outside', { platform: { files: [{ from: 'LICENSE', to: '../..' }] } }, 'spec.platforms[0].files'],
    ['a program outside', { platform: { bin: '../sh' } }, 'spec.platforms[0].bin'],
    ['a Windows program without ending', { windows: { bin: 'kubectl-karmada' } }, 'spec.platforms[4].bin'],
  ])('refuse %s', (_, change: Record<string, object>, problem) => {
    const { spec } = rendered;
    const platforms = spec.platforms.map((each, i) => ({
      ...each,
      ...(i === 0 ? change['platform'] : {}),
      ...(i === 4 ? change['windows'] : {}),
    }));
    const changed = { ...rendered, ...change, spec: { ...spec, platforms, ...change['spec'] } } as PluginManifest;
    expect(krewProblems(changed, 'karmada.yaml').join('\n')).toContain(problem);
  });
});
