/** Directories that vanish with the test that made them. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A new directory, removed after the tests of the calling file. */
export function temporaryDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'karmada-test-'));
  afterAll(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}
