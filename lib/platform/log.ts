/** Structured logs: one JSON line an event, secrets cut out by name wherever they stand. */
import { pino } from 'pino';
import { env } from './env';

export const log = pino({
  level: env.logLevel,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: [
      'password',
      'token',
      'authorization',
      'cookie',
      '*.password',
      '*.token',
      '*.authorization',
      '*.cookie',
    ],
    censor: '[secret]',
  },
});

export type Log = typeof log;
