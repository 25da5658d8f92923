/** The manifest that krew installs from: plugins.yaml with this release's addresses and checksums. */

import { dump, load } from 'js-yaml';
import { archiveName } from './archive.ts';
import type { Platform } from './platforms.ts';

interface KrewPlatform {
  selector: { matchLabels: Pick<Platform, 'os' | 'arch'> };
  uri: string;
  sha256: string;
}

interface KrewPlugin {
  spec: { version: string; platforms: KrewPlatform[] };
}

/** `checksums` has the SHA-256 of every archive by its file name; throws where one is missing. */
export function krewManifest(template: string, version: string, checksums: ReadonlyMap<string, string>): string {
  const plugin = load(template) as KrewPlugin;
  const old = plugin.spec.version;
  plugin.spec.version = `v${version}`;
  for (const platform of plugin.spec.platforms) {
    const name = archiveName(platform.selector.matchLabels);
    const sha256 = checksums.get(name);
    if (sha256 === undefined) throw new Error(`plugins.yaml names a platform without an archive: ${name}`);
    platform.uri = platform.uri.replace(`/${old}/`, `/v${version}/`);
    platform.sha256 = sha256;
  }
  return dump(plugin, { lineWidth: 120, noRefs: true });
}
