/** Many Deployments at once, a policy edit that touches them all, and how much is written: for two sizes. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.ts';

/** `npm run bench -- controlplane [COUNT]`: a tenth of COUNT, then COUNT Deployments; each in a process of its own. */
export async function run([count = '1000']: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'karmada-bench-'));
  try {
    const program = await bundled('measured-controlplane.ts', folder);
    console.log(
      `${'Deployments × 3 members'.padEnd(36)}${'total'.padStart(12)}${'each'.padStart(14)}${'cpu'.padStart(12)}`,
    );
    for (const size of [Math.ceil(Number(count) / 10), Number(count)]) {
      spawnSync(process.execPath, [program, String(size)], { stdio: 'inherit' });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
