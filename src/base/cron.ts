/** Cron schedules: five fields, the usual names and macros, in any time zone. */

export interface CronSchedule {
  /** The first minute after `time` (both in milliseconds since the epoch) that the schedule names; undefined if none. */
  next(time: number): number | undefined;
}

interface Field {
  low: number;
  high: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** February 29th on a given weekday comes every 28 years, and 40 around 2100. */
const HORIZON_DAYS = 366 * 41;

/** Reads a schedule; throws an Error that says what is wrong. */
export function parseCron(expression: string, timeZone = 'UTC'): CronSchedule {
  const text = expression.trim();
  const parts = (MACROS[text] ?? text).split(/\s+/);
  if (parts.length !== FIELDS.length) throw new Error(`expected 5 fields, found ${parts.length}: ${expression}`);
  const sets = FIELDS.map((field, i) => parseField(parts[i] ?? '', field));
  const anyDay = isAny(parts[2]) || isAny(parts[4]);
  const zone = zoneReader(timeZone);
  return { next: (time) => search(sets, anyDay, zone, time) };
}

function isAny(part = ''): boolean {
  return part.startsWith('*') || part.startsWith('?');
}

function parseField(part: string, field: Field): ReadonlySet<number> {
  const values = new Set<number>();
  for (const range of part.split(',')) for (const value of parseRange(range, field)) values.add(value);
  return values;
}

function parseRange(range: string, field: Field): number[] {
  const [span = '', stepText, ...rest] = range.split('/');
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  if (rest.length > 0 || step < 1) throw new Error(`cannot read the step of "${range}"`);
  const [first, last] = bounds(span, field, stepText !== undefined);
  if (first < field.low || last > field.high || first > last) {
    throw new Error(`"${range}" is not within ${field.low}-${field.high}`);
  }
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}

function bounds(span: string, field: Field, hasStep: boolean): [number, number] {
  if (span === '*' || span === '?') return [field.low, field.high];
  const [from = '', to, ...rest] = span.split('-');
  if (rest.length > 0) throw new Error(`"${span}" is not a range`);
  const first = parseValue(from, field);
  if (to !== undefined) return [first, parseValue(to, field)];
  return [first, hasStep ? field.high : first];
}

function parseValue(text: string, { names }: Field): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  if (index < 0) return parseNumber(text);
  return names === MONTHS ? index + 1 : index;
}

function parseNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is not a number`);
  return Number(text);
}

/** The wall clock of a zone as if it were UTC. */
type Zone = (time: number) => number;

function zoneReader(timeZone: string): Zone {
  if (timeZone === 'UTC') return (time) => time;
  const format = new Intl.DateTimeFormat('en-CA-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const at = (name: string): number => parts[name] ?? 0;
    return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  };
}

/** Walks forward by days, then hours, then minutes, so that rare schedules are found quickly. */
function search(sets: readonly ReadonlySet<number>[], anyDay: boolean, zone: Zone, after: number): number | undefined {
  const [minutes, hours] = sets;
  let time = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const end = time + HORIZON_DAYS * 24 * HOUR;
  while (time < end) {
    const wall = new Date(zone(time));
    if (!isDay(sets, anyDay, wall)) time += HOUR - wall.getUTCMinutes() * MINUTE + wholeHoursLeft(wall, time, zone);
    else if (!hours?.has(wall.getUTCHours())) time += HOUR - wall.getUTCMinutes() * MINUTE;
    else if (!minutes?.has(wall.getUTCMinutes())) time += MINUTE;
    else return time;
  }
  return undefined;
}

/** Days are skipped whole, except near a change of the zone's offset, where they are walked by the hour. */
function wholeHoursLeft(wall: Date, time: number, zone: Zone): number {
  const rest = (23 - wall.getUTCHours()) * HOUR;
  return zone(time + rest) - zone(time) === rest ? rest : 0;
}

/** Where both days are restricted either of them will do. */
function isDay(sets: readonly ReadonlySet<number>[], anyDay: boolean, wall: Date): boolean {
  const [, , days, months, weekdays] = sets;
  if (!months?.has(wall.getUTCMonth() + 1)) return false;
  const byDate = days?.has(wall.getUTCDate()) ?? false;
  const byWeekday = weekdays?.has(wall.getUTCDay()) ?? false;
  return anyDay ? byDate && byWeekday : byDate || byWeekday;
}
