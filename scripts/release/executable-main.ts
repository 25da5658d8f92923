/** What a single executable starts with: the program's chunks are among its assets. */

import { isAscii } from 'node:buffer';
import { getAssetKeys, getRawAsset } from 'node:sea';
import { createLoader } from './loader.ts';

const keys = new Set(getAssetKeys());

function asset(name: string): Buffer {
  return Buffer.from(getRawAsset(name));
}

/** Nearly all of it is ASCII, which is read faster. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

const { load } = createLoader(
  (name) => ({
    source: textOf(asset(name)),
    cache: keys.has(`${name}.cache`) ? asset(`${name}.cache`) : undefined,
  }),
  require,
);

const { runProcess } = load('./main.js') as { runProcess: (script: undefined, exit: () => void) => Promise<number> };
void runProcess(undefined, () => process.exit()).then((exitCode) => {
  process.exitCode = exitCode;
});
