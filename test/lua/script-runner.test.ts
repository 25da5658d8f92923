import { afterAll, expect, test } from '@jest/globals';
import { createScriptRunner } from '../../src/lua/script-runner.ts';

const runner = createScriptRunner({ limits: { time: 200, memory: 64 << 20 }, workers: 2 });
afterAll(() => runner.close());

const run = async (body: string, ...args: unknown[]): Promise<unknown> =>
  (await runner.call({ script: `function F(...) ${body} end`, name: 'F', args, results: 1 })).results[0];

test('many scripts are answered, each with its own', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => run('local n = ... return n * 2', index)),
  );
  expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => index * 2));
});

test('a script that never looks up is stopped, and those behind it run', async () => {
  // Matching happens inside of one instruction, which no limit of Lua's own can end.
  const stuck = run(
    'return string.find(string.format("%99s", "") .. string.format("%99s", ""), ".-.-.-.-.-.-.-.-.-x")',
  );
  const others = Promise.all(Array.from({ length: 20 }, () => run('return 1')));
  await expect(stuck).rejects.toThrow('script exceeded its time limit of 0.2s');
  expect(await others).toEqual(Array.from({ length: 20 }, () => 1));
});

test('a script that exceeds a limit is not run again at once, and costs the others nothing', async () => {
  const forever = 'while true do end';
  await expect(run(forever)).rejects.toThrow(/^script exceeded its time limit of 0\.2s$/);
  const again = Promise.allSettled(Array.from({ length: 100 }, () => run(forever)));
  const start = performance.now();
  expect(await run('return 1')).toBe(1);
  const reasons = (await again).map((outcome) =>
    outcome.status === 'rejected' ? String(outcome.reason.message) : 'done',
  );
  expect(new Set(reasons)).toEqual(new Set(['script exceeded its time limit of 0.2s; it is not run again for 10s']));
  expect(performance.now() - start).toBeLessThan(5000);
  // A mended script is another one.
  expect(await run('return 2')).toBe(2);
});

test('a text that is no script is refused with its line', async () => {
  await expect(runner.compile('function F()\n  return (')).rejects.toThrow('<string>:2: unexpected symbol near');
  await expect(runner.compile('function F() end')).resolves.toBeUndefined();
});

test('after the end nothing runs, and nobody waits', async () => {
  const own = createScriptRunner();
  await own.compile('x = 1');
  const pending = own.call({ script: 'function F() while true do end end', name: 'F', args: [], results: 1 });
  const outcome = expect(pending).rejects.toThrow('the script was stopped');
  await own.close();
  await outcome;
});
