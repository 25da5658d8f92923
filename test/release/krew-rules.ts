/** What krew and its index ask of a plugin manifest, as far as a file can tell. */

export interface PluginManifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: {
    version: string;
    homepage: string;
    shortDescription: string;
    description: string;
    caveats?: string;
    platforms: PluginPlatform[];
  };
}

export interface PluginPlatform {
  selector: { matchLabels: Record<string, string> };
  uri: string;
  sha256: string;
  bin: string;
  files: { from: string; to: string }[];
}

const SEMVER = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[\da-z.-]+)?(\+[\da-z.-]+)?$/i;
const SHORT = 50;

/** Broken rules, each with its field path. */
export function krewProblems({ apiVersion, kind, metadata, spec }: PluginManifest, fileName: string): string[] {
  const { name } = metadata;
  return [
    ...unless(apiVersion === 'krew.googlecontainertools.github.com/v1alpha2', 'apiVersion'),
    ...unless(kind === 'Plugin', 'kind'),
    ...unless(
      /^[a-z][a-z0-9-]*$/.test(name) && !name.startsWith('kube-'),
      'metadata.name: lower case, no kube- prefix',
    ),
    ...unless(fileName === `${name}.yaml`, 'metadata.name: must be the name of the file'),
    ...unless(SEMVER.test(spec.version), 'spec.version: a semantic version with v'),
    ...unless(
      isLine(spec.shortDescription) && spec.shortDescription.length <= SHORT,
      'spec.shortDescription: one line',
    ),
    ...unless((spec.description ?? '') !== '', 'spec.description'),
    ...unless(/^https:\/\//.test(spec.homepage), 'spec.homepage'),
    ...unless(spec.platforms.length > 0, 'spec.platforms: at least one'),
    ...unless(selectorsDiffer(spec.platforms), 'spec.platforms: two match the same machine'),
    ...spec.platforms.flatMap((platform, i) => platformProblems(platform, `spec.platforms[${i}]`)),
  ];
}

function platformProblems({ selector, uri, sha256, bin, files }: PluginPlatform, at: string): string[] {
  const labels = selector.matchLabels;
  const known = Object.keys(labels).every((key) => key === 'os' || key === 'arch');
  const isWindows = labels['os'] === 'windows';
  const takes = (file: string): boolean => files.some(({ from }) => from === file);
  return [
    ...unless(known, `${at}.selector: only os and arch`),
    ...unless(/^https:\/\/.*\.(tar\.gz|zip)$/.test(uri), `${at}.uri: https, tar.gz or zip`),
    ...unless(/^[0-9a-f]{64}$/.test(sha256), `${at}.sha256: 64 digits`),
    ...unless(stays(bin) && takes(bin), `${at}.bin: one of the files`),
    ...unless(!isWindows || bin.endsWith('.exe'), `${at}.bin: .exe on Windows`),
    ...unless(files.length > 0 && files.every(({ from, to }) => stays(from) && stays(to)), `${at}.files: stay inside`),
    ...unless(takes('LICENSE'), `${at}.files: the licence must be installed`),
  ];
}

function unless(held: boolean, problem: string): string[] {
  return held ? [] : [problem];
}

function isLine(text: string): boolean {
  return text !== '' && !text.includes('\n');
}

function stays(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split(/[\\/]/).includes('..');
}

function selectorsDiffer(platforms: readonly PluginPlatform[]): boolean {
  const labels = platforms.map(({ selector }) => JSON.stringify(Object.entries(selector.matchLabels).toSorted()));
  return new Set(labels).size === labels.length;
}
