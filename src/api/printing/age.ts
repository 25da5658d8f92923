/** How long ago, as kubectl writes it. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** From which duration on two units, then one, of a size are shown. */
const STEPS: readonly { below: number; unit: number; sign: string; rest?: { unit: number; sign: string } }[] = [
  { below: 2 * MINUTE, unit: 1, sign: 's' },
  { below: 10 * MINUTE, unit: MINUTE, sign: 'm', rest: { unit: 1, sign: 's' } },
  { below: 3 * HOUR, unit: MINUTE, sign: 'm' },
  { below: 8 * HOUR, unit: HOUR, sign: 'h', rest: { unit: MINUTE, sign: 'm' } },
  { below: 2 * DAY, unit: HOUR, sign: 'h' },
  { below: 8 * DAY, unit: DAY, sign: 'd', rest: { unit: HOUR, sign: 'h' } },
  { below: 2 * YEAR, unit: DAY, sign: 'd' },
  { below: 8 * YEAR, unit: YEAR, sign: 'y', rest: { unit: DAY, sign: 'd' } },
];

/** `47s`, `5m3s`, `3h`, `5d3h`, `400d`; `<invalid>` for the future. */
export function durationText(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  const step = STEPS.find(({ below }) => seconds < below) ?? { unit: YEAR, sign: 'y' };
  const whole = Math.floor(seconds / step.unit);
  const rest = 'rest' in step && step.rest ? Math.floor((seconds % step.unit) / step.rest.unit) : 0;
  return `${whole}${step.sign}${rest > 0 && 'rest' in step ? `${rest}${step.rest?.sign}` : ''}`;
}

/** The time since an RFC 3339 time; `<unknown>` where there is none. */
export function ageText(time: string | null | undefined, nowMs: number): string {
  if (!time) return '<unknown>';
  const then = Date.parse(time);
  return Number.isNaN(then) ? '<unknown>' : durationText(nowMs - then);
}
