'use client';
import { useContext } from 'react';
import { cn } from '@/components/ui/cn';
import { useZone } from '@/lib/client/preferences';
import { useNow } from '@/lib/client/use-now';
import { WrittenAtContext } from '@/lib/client/written-at';
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
  const writtenAt = useContext(WrittenAtContext);
  const textIn = (place: string | undefined, now: number | undefined) =>
    (isAbsolute || now === undefined ? undefined : formatRelative(value, now)) ??
    formatDateTime(value, place, now);
  const shown = useNow((now) => textIn(zone, now));
  return (
    <time
      dateTime={new Date(value).toISOString()}
      title={
        shown === undefined ? undefined : `${formatInstant(value, zone)}\n${new Date(value).toISOString()}`
      }
      className={cn('whitespace-nowrap', className)}
    >
      {/* The server does not know the zone. */}
      {shown ?? textIn('UTC', writtenAt)}
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
  const writtenAt = useContext(WrittenAtContext);
  const until = (now: number | undefined) =>
    end || !isRunning || now === undefined ? undefined : formatDuration(now - start);
  const sofar = useNow(until);
  return (
    <span className="tabular">{end ? formatDuration(end - start) : (sofar ?? until(writtenAt) ?? '–')}</span>
  );
}
