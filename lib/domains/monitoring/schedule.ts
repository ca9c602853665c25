import { Cron } from 'croner';
import { invalid } from '@/lib/pure/errors';
import type { MonitorConfig } from './schemas';

/** When a monitor is refreshed next, by the clock of its zone; null for one that is paused or never is. */
export function nextRun(
  { schedule, timeZone }: Pick<MonitorConfig, 'schedule' | 'timeZone'>,
  now: number,
): number | null {
  if (schedule.isPaused || schedule.cron === '') return null;
  return (
    new Cron(schedule.cron, { timezone: timeZone, mode: '5-part' }).nextRun(new Date(now))?.getTime() ?? null
  );
}

/**
 * @param field what the caller knows the pattern by
 * @throws INVALID_PARAMETER_VALUE for a pattern that means nothing
 */
export function assertCron(
  { schedule, timeZone }: Pick<MonitorConfig, 'schedule' | 'timeZone'>,
  field = 'config.schedule.cron',
): void {
  if (schedule.cron === '') return;
  try {
    new Cron(schedule.cron, { timezone: timeZone, mode: '5-part' });
  } catch {
    throw invalid(
      `'${schedule.cron}' is no schedule: five fields as in cron, minute hour day month weekday, such as '15 * * * *'.`,
      { field },
    );
  }
}
