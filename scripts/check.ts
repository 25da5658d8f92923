/** The gate: everything CI demands besides the tests, in order of speed. Runs all of it, then tells what failed. */

import { spawnSync } from 'node:child_process';

const STEPS: readonly { name: string; command: readonly string[]; fix?: string }[] = [
  { name: 'format and lint', command: ['biome', 'check', '.'], fix: 'npm run format' },
  { name: 'types', command: ['tsc'] },
  { name: 'layers', command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'scripts'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'generated files', command: ['node', 'scripts/generate.ts', '--verify'], fix: 'npm run generate' },
];

const failures: string[] = [];
for (const { name, command, fix } of STEPS) {
  const started = performance.now();
  const [program = '', ...args] = command;
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = status === 0 && error === undefined;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!ok) failures.push(fix ? `${name}: try \`${fix}\`` : name);
}
if (failures.length > 0) {
  console.error(`\nfailed: ${failures.join('; ')}`);
  process.exitCode = 1;
}
