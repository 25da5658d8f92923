/** A process that writes until it is killed, telling what was acknowledged: `node writing-process.ts PATH`. */

import { writeSync } from 'node:fs';
import { openStore } from '../../../src/apiserver/store/open.ts';

const WRITERS = 8;
const KEYS = 13;
const [path = ''] = process.argv.slice(2);

try {
  const store = await openStore({ path });
  writeSync(1, `open ${store.revision()}\n`);
  const writer = async (number: number): Promise<void> => {
    for (let count = store.revision(); ; count++) {
      const key = `w${number}/k${count % KEYS}`;
      const current = store.head('configmaps', key);
      const gone = current !== undefined && count % 7 === 0;
      const object = { metadata: { name: key }, value: count };
      const state = gone ? 'gone' : count;
      // Synchronous, so that the lines are out before the process can die.
      writeSync(1, `try ${key} ${state}\n`);
      await store.write({
        resource: 'configmaps',
        key,
        expected: current?.revision ?? 0,
        object,
        remove: gone,
      });
      writeSync(1, `ack ${key} ${state} ${store.revision()}\n`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, i) => writer(i)));
} catch (error) {
  writeSync(2, `${(error as { code?: string }).code}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
