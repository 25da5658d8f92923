/** Diagnostics on standard error: warnings always, the rest by verbosity. */

import type { LogFields, Logger } from '../base/log.ts';
import type { Output } from './output.ts';

/** From this level on, what happens is told; from `DEBUG_LEVEL` on, how. */
const INFO_LEVEL = 1;
const DEBUG_LEVEL = 4;

/** A logger for `-v level`. */
export function createLogger(output: Output, level: number): Logger {
  const line = (name: string, message: string, fields: LogFields = {}): void => {
    const shown = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}=${value}`]));
    output.write(`${name}: ${message}${shown.join('')}\n`);
  };
  return {
    debug: (message, fields) => {
      if (level >= DEBUG_LEVEL) line('debug', message, fields);
    },
    info: (message, fields) => {
      if (level >= INFO_LEVEL) line('info', message, fields);
    },
    warn: (message, fields) => line('warning', message, fields),
    error: (message, fields) => line('error', message, fields),
  };
}
