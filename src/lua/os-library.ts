/** `os.time` and `os.date` for scripts; the local time zone is UTC. */

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const padded = (value: number, width = 2): string => String(value).padStart(width, '0');
const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
const clockTime = (date: Date): string => date.toISOString().slice(11, 19);
const shortDate = (date: Date): string =>
  `${padded(date.getUTCMonth() + 1)}/${padded(date.getUTCDate())}/${padded(date.getUTCFullYear() % 100)}`;

/** Directives of strftime in the C locale. */
const DIRECTIVES: Readonly<Record<string, (date: Date) => string>> = {
  '%': () => '%',
  a: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()] ?? '',
  b: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()] ?? '',
  c: (date) => format(date, '%a %b %d %H:%M:%S %Y'),
  d: (date) => padded(date.getUTCDate()),
  H: (date) => padded(date.getUTCHours()),
  I: (date) => padded(((date.getUTCHours() + 11) % 12) + 1),
  j: (date) => padded(dayOfYear(date), 3),
  m: (date) => padded(date.getUTCMonth() + 1),
  M: (date) => padded(date.getUTCMinutes()),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  S: (date) => padded(date.getUTCSeconds()),
  w: (date) => String(date.getUTCDay()),
  x: shortDate,
  X: clockTime,
  y: (date) => padded(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  z: () => '+0000',
  Z: () => 'UTC',
};

function format(date: Date, template: string): string {
  return template.replace(/%(.)/g, (all, directive: string) => DIRECTIVES[directive]?.(date) ?? all);
}

function fieldsOf(date: Date): Record<string, number | boolean> {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    min: date.getUTCMinutes(),
    sec: date.getUTCSeconds(),
    wday: date.getUTCDay() + 1,
    yday: dayOfYear(date),
    isdst: false,
  };
}

/** `os.date(format, time)`. */
export function osDate(template: unknown, time: unknown, now: number): unknown {
  const date = new Date(typeof time === 'number' ? time * 1000 : now);
  if (Number.isNaN(date.getTime())) throw new Error('time out of range');
  const text = (typeof template === 'string' ? template : '%c').replace(/^!/, '');
  return text === '*t' ? fieldsOf(date) : format(date, text);
}

/** `os.time(fields)`, in seconds. */
export function osTime(fields: unknown, now: number): number {
  if (typeof fields !== 'object' || fields === null) return Math.floor(now / 1000);
  const given = fields as Record<string, unknown>;
  const field = (name: string, fallback?: number): number => {
    const value = Number(given[name] ?? fallback);
    if (!Number.isFinite(value)) throw new Error(`field '${name}' missing in date table`);
    return value;
  };
  const day = [field('year'), field('month') - 1, field('day')] as const;
  return Date.UTC(...day, field('hour', 12), field('min', 0), field('sec', 0)) / 1000;
}
