/** The process that the `get` benchmark measures: the program as it is shipped, which takes its output for a terminal's. */

import { enableCompileCache } from 'node:module';

enableCompileCache(process.env['MEASURED_CACHE']);
const { main, processIo } = await import('../../src/main.ts');

const from = Number(process.env['MEASURED_FROM']);
let first = 0;
let rows = 0;
const stdout = {
  isTTY: true,
  write(part: string) {
    if (first === 0) first = Date.now() - from;
    rows += part.split('\n').length - 1;
  },
};
const stderr = { write: () => undefined };
await main({ ...processIo('kubectl-karmada'), stdout, stderr }, process.argv.slice(2));
const peak = Math.round(process.resourceUsage().maxRSS / 1000);
process.stdout.write(JSON.stringify({ first, total: Date.now() - from, rows, peak }));
