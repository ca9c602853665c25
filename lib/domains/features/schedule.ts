/** When a cron pattern is due next, in UTC. */
import { Cron } from 'croner';

/** Epoch milliseconds; undefined for what is no pattern, or one that never comes. */
export function nextTime(pattern: string, after: number): number | undefined {
  if (pattern.trim().split(/\s+/).length !== 5) return undefined;
  try {
    return new Cron(pattern, { timezone: 'UTC', paused: true }).nextRun(new Date(after))?.getTime();
  } catch {
    return undefined;
  }
}
