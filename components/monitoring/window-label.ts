import { formatDate, formatDayAndMinute } from '@/lib/pure/format-date';
import type { Granularity } from '@/lib/pure/windows/windows';

/** When a window begins, by the clock of the monitor's zone: `5 Jan 2026`, or `5 Jan, 14:00` of shorter ones. */
export const windowLabel = (start: number, granularity: Granularity, zone: string): string =>
  /day|week|month/.test(granularity) ? formatDate(start, zone) : formatDayAndMinute(start, zone);
