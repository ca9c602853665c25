'use client';
import { Badge } from '@/components/ui/badge';
import { useNow } from '@/lib/client/use-now';
import { formatDuration } from '@/lib/pure/format';

/** Whether a table was written as often as is expected of it. */
export function Freshness({ dueTime, isWritten }: { dueTime: number | null; isWritten: boolean }) {
  const late = useNow((now) => (dueTime === null ? undefined : Math.floor((now - dueTime) / 60_000)));
  if (dueTime === null || late === undefined) return null;
  if (late < 0) return isWritten && <Badge tone="success">Fresh</Badge>;
  return <Badge tone="danger">Overdue by {formatDuration(Math.max(1, late) * 60_000)}</Badge>;
}
