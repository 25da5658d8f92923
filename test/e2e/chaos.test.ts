import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { weather } from '../../scripts/chaos/storm.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';
import { createRandom } from './random.ts';

const folder = temporaryDir();

test('members that fail, stall and flap lose nothing, double nothing and leave nothing behind', async () => {
  const aftermath = await weather({
    members: 4,
    workloads: 12,
    blows: 12,
    below: createRandom(7).below,
    clock,
    patience: 40_000,
    storePath: (name) => path.join(folder, name, 'store.db'),
    tell: () => undefined,
  });
  expect(aftermath).toEqual({ faults: [], changedByRestart: [] });
}, 90_000);
