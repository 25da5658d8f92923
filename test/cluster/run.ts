/**
 * `npm run test:cluster [-- PATTERN…]`: the cluster tests on real Kubernetes, or why they cannot run on this machine.
 * `npm run test:cluster -- --shell` opens a shell there instead, with a kubeconfig for each cluster.
 */

import * as path from 'node:path';
import { buildMissing } from './testbed/binaries.ts';
import { installMissing } from './testbed/packages.ts';
import { missingRequirement } from './testbed/requirements.ts';
import { runInSandbox } from './testbed/sandbox.ts';

const tell = (line: string): void => console.error(`testbed: ${line}`);

const missing = missingRequirement();
if (missing === undefined) {
  installMissing(tell);
  buildMissing(tell);
  process.exitCode = await runInSandbox(path.join(import.meta.dirname, 'main.ts'), process.argv.slice(2));
} else {
  tell(`skipped: ${missing}`);
}
