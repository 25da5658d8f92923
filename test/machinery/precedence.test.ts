import { describe, expect, test } from '@jest/globals';
import type { Stage } from '../../src/machinery/controller.ts';
import { createPrecedence } from '../../src/machinery/precedence.ts';
import { aManualClock } from './manual-clock.ts';

function aRush(before: Partial<Record<Stage, number>>) {
  const busy: Record<Stage, number> = { decide: 0, act: 0, report: 0, ...before };
  const clock = aManualClock();
  const precedence = createPrecedence(clock, (stage) => busy[stage]);
  const gone: string[] = [];
  const turn = (stage: Stage | undefined): Promise<void> =>
    precedence.turn(stage).then(() => void gone.push(stage ?? 'none'));
  return { busy, clock, precedence, gone, turn };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('in a rush', () => {
  test('what comes later on the way waits until the backlog is gone', async () => {
    const { busy, precedence, gone, turn } = aRush({ decide: 100 });
    const all = (['report', 'act', 'decide'] as const).map(turn);
    await settled();
    expect(gone).toEqual(['decide']);
    busy.decide = 10;
    busy.act = 50;
    precedence.look();
    await settled();
    expect(gone).toEqual(['decide', 'act']);
    busy.act = 0;
    precedence.look();
    await Promise.all(all);
    expect(gone).toEqual(['decide', 'act', 'report']);
  });

  test('nobody waits for ever, not even where there is always something to decide', async () => {
    const { clock, gone, turn } = aRush({ decide: 100 });
    const act = turn('act');
    await settled();
    expect(gone).toEqual([]);
    await clock.advance(250);
    await act;
    expect(gone).toEqual(['act']);
  });

  test('controllers without a stage go on, and all do when it ends', async () => {
    const { precedence, gone, turn } = aRush({ decide: 100 });
    const all = [turn(undefined), turn('report')];
    await settled();
    expect(gone).toEqual(['none']);
    precedence.end();
    await Promise.all(all);
  });
});
