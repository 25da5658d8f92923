import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { PROGRAM } from '../../scripts/bundle.ts';
import { bundledPackages } from '../../scripts/licences.ts';
import { PLATFORMS } from '../../scripts/release/platforms.ts';
import { billOfMaterials } from '../../scripts/release/sbom.ts';

interface Component {
  type: string;
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  licenses: ({ expression: string } | { license: { id: string } })[];
  hashes?: { alg: string; content: string }[];
}

interface Bill {
  bomFormat: string;
  specVersion: string;
  version: number;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const { metafile } = await build({ ...PROGRAM, minify: false, write: false, metafile: true });
const packages = bundledPackages(metafile);

describe.each(PLATFORMS)('the bill of materials for $os $arch', ({ base }) => {
  const materials = { archive: 'a.tar.gz', sha256: 'ab'.repeat(32), version: '1.2.3', packages, base };
  const bill = billOfMaterials(materials) as Bill;

  test('says of every part what CycloneDX 1.6 asks for', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    for (const { type, name, version, purl, licenses, hashes = [] } of bill.components) {
      expect(['library', 'platform']).toContain(type);
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      // Either identifiers, or one expression.
      expect(licenses).toHaveLength(1);
      for (const { content } of hashes) expect(content).toMatch(/^[0-9a-f]{128}$/);
    }
  });

  test('names each part once, and all of them as parts of the archive', () => {
    const refs = bill.components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(bill.dependencies).toEqual([{ ref: bill.metadata.component['bom-ref'], dependsOn: refs }]);
    expect(refs).toHaveLength(packages.length + 1);
  });

  test('is the same each time', () => {
    expect(JSON.stringify(billOfMaterials(materials))).toBe(JSON.stringify(bill));
  });
});

test('every licence lets the program be passed on', () => {
  const known = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']);
  expect(packages.filter(({ licence }) => !known.has(licence)).map(({ name }) => name)).toEqual([]);
});
