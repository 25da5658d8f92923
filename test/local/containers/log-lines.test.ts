import { describe, expect, test } from '@jest/globals';
import { runLog } from '../../../src/local/containers/log-lines.ts';
import { aPod, NOW } from '../workloads/builders.ts';

const pod = aPod({ name: 'web' });
const container = { name: 'main', image: 'nginx:1', ports: [{ containerPort: 80 }] };
const log = runLog(pod, container, { startedAt: NOW });
const HOUR = 3_600_000;

describe('the log of a simulated container', () => {
  test('begins with what it is and where it listens, and goes on while it runs', () => {
    const texts = Array.from({ length: log.countAt(NOW + 12_000) }, (_, i) => log.line(i)?.text);
    expect(texts.slice(0, 3)).toEqual([
      'level=info msg="starting main" image=nginx:1 pod=default/web node=node-1',
      'level=info msg="listening" port=80',
      'level=info msg="ready"',
    ]);
    expect(texts.slice(3).length).toBe(2);
    expect(texts[3]).toMatch(/^level=info msg="answered" method=GET path=\S+ status=200 took=\d+ms$/);
  });

  test('is the same whenever and however often it is asked for', () => {
    const again = runLog(structuredClone(pod), container, { startedAt: NOW });
    const count = log.countAt(NOW + HOUR);
    expect(again.countAt(NOW + HOUR)).toBe(count);
    for (let i = 0; i < count; i += 1) expect(again.line(i)).toEqual(log.line(i));
  });

  test('has as many lines at a time as have been printed by then', () => {
    const times = Array.from({ length: 730 }, (_, i) => log.line(i)?.time ?? Number.NaN);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (let now = NOW - 10; now < NOW + HOUR; now += 997) {
      expect(log.countAt(now)).toBe(times.filter((time) => time <= now).length);
    }
  });

  test('ends with the container, saying how', () => {
    const over = runLog(pod, container, { startedAt: NOW, ended: { at: NOW + 8000, exitCode: 3 } });
    const count = over.countAt(NOW + HOUR);
    expect(over.line(count - 1)).toEqual({
      time: NOW + 8000,
      text: 'level=error msg="failed, as the Pod\'s annotation wants it" exitCode=3',
    });
    expect(over.line(count)).toBeUndefined();
    expect(over.countAt(NOW + 7999)).toBe(count - 1);
  });
});
