import { dateLocale } from '@/lib/pure/locale';
import type { Granularity } from '@/lib/pure/windows/windows';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, isDays: boolean): Intl.DateTimeFormat {
  const name = dateLocale();
  const key = `${name} ${zone} ${isDays}`;
  const found =
    formatters.get(key) ??
    new Intl.DateTimeFormat(name, {
      timeZone: zone,
      day: 'numeric',
      month: 'short',
      ...(isDays ? { year: 'numeric' } : { hour: '2-digit', minute: '2-digit' }),
    });
  formatters.set(key, found);
  return found;
}

/** When a window begins, by the clock of the monitor's zone: `5 Jan 2026`, or `5 Jan, 14:00` of shorter ones. */
export const windowLabel = (start: number, granularity: Granularity, zone: string): string =>
  formatter(zone, /day|week|month/.test(granularity)).format(start);
