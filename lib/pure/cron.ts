/** When a cron pattern is due next, by the clock of a zone. */
import { Cron } from 'croner';

/**
 * @param pattern minute, hour, day of month, month, weekday
 * @param after epoch milliseconds
 * @returns epoch milliseconds; undefined for what is no pattern or no zone, or one that never comes
 */
export function nextTime(pattern: string, after: number, timeZone = 'UTC'): number | undefined {
  if (pattern.trim().split(/\s+/).length !== 5) return undefined;
  try {
    return new Cron(pattern, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime();
  } catch {
    return undefined;
  }
}
