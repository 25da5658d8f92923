/** The bill of materials of an archive, as CycloneDX: what is in the bundle, and the Node it runs on. */

import type { BundledPackage } from '../licences.ts';
import type { NodePackage } from './platforms.ts';

export interface Materials {
  archive: string;
  sha256: string;
  version: string;
  packages: readonly BundledPackage[];
  base: NodePackage;
}

/** Without serial number and time: the same archive has the same bill. */
export function billOfMaterials({ archive, sha256, version, packages, base }: Materials): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': archive,
        name: archive,
        version,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: [nodeComponent(base), ...packages.map(packageComponent)],
    dependencies: [{ ref: archive, dependsOn: [purl(base), ...packages.map(purl)] }],
  };
}

function nodeComponent(base: NodePackage): object {
  const content = Buffer.from(base.integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return {
    type: 'platform',
    'bom-ref': purl(base),
    name: base.name,
    version: base.version,
    description: 'Node.js, as this package carries it',
    hashes: [{ alg: 'SHA-512', content }],
    licenses: [{ license: { id: 'MIT' } }],
    purl: purl(base),
  };
}

function packageComponent(each: BundledPackage): object {
  return {
    type: 'library',
    'bom-ref': purl(each),
    name: each.name,
    version: each.version,
    licenses: [{ expression: each.licence }],
    purl: purl(each),
  };
}

/** An address that scanners look packages up by. */
function purl({ name, version }: { name: string; version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
