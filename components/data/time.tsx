'use client';
import { cn } from '@/components/ui/cn';
import { useZone } from '@/lib/client/preferences';
import { useNow } from '@/lib/client/use-now';
import { formatDuration, formatRelative } from '@/lib/pure/format';
import { formatDateTime, formatInstant } from '@/lib/pure/format-date';

/** A point in time: how long ago within a day, else the date. The hover has all of it. */
export function Time({
  value,
  isAbsolute,
  className,
}: {
  value: number;
  isAbsolute?: boolean;
  className?: string;
}) {
  const zone = useZone();
  const shown = useNow(
    (now) => (isAbsolute ? undefined : formatRelative(value, now)) ?? formatDateTime(value, zone, now),
  );
  return (
    <time
      dateTime={new Date(value).toISOString()}
      title={
        shown === undefined ? undefined : `${formatInstant(value, zone)}\n${new Date(value).toISOString()}`
      }
      className={cn('whitespace-nowrap', className)}
    >
      {shown ?? formatDateTime(value, 'UTC')}
    </time>
  );
}

/** How long something took, or has taken so far. */
export function Duration({
  start,
  end,
  isRunning,
}: {
  start: number;
  end?: number | null;
  isRunning?: boolean;
}) {
  const sofar = useNow((now) => (end || !isRunning ? undefined : formatDuration(now - start)));
  return <span className="tabular">{end ? formatDuration(end - start) : (sofar ?? '–')}</span>;
}
