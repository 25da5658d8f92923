/** Lengths of time as people and Go programs write them. */

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** The seconds of `30s`, `1m30s`, `500ms`, `8760h0m0s` or a bare `30`; undefined for anything else. */
export function secondsOf(value: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (value === '' || parts.map(([part]) => part).join('') !== value) return undefined;
  return parts.reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (UNIT_SECONDS[unit] ?? 1), 0);
}

/** `10s`, `1m30s` or `500ms` for a number of milliseconds. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return milliseconds === 0 ? '0s' : `${milliseconds}ms`;
  const seconds = milliseconds / 1000;
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [Number((seconds % 60).toFixed(3)), 's'],
  ];
  return parts.flatMap(([amount, unit]) => (amount > 0 ? [`${amount}${unit}`] : [])).join('');
}
