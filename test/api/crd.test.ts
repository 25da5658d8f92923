import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { karmadaCrds } from '../../src/api/karmada-crds.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'crds');

describe('the CRD files', () => {
  test('are those of the kinds, no more and no less', () => {
    expect(readdirSync(folder).sort()).toEqual(karmadaCrds().map((crd) => `${crd.metadata.name}.yaml`));
  });

  test.each(karmadaCrds().map((crd) => [crd.metadata.name ?? '', crd] as const))('%s is current', (name, crd) => {
    expect(load(readFileSync(join(folder, `${name}.yaml`), 'utf8'))).toEqual(JSON.parse(JSON.stringify(crd)));
  });
});
