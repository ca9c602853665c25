'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followEvents } from '@/lib/client/event-stream';
import { belongsTo } from '@/lib/client/use-operation';

const urlOf = (name: string, after: string | undefined) =>
  `/api/console/scoring.watchJob?input=${encodeURIComponent(JSON.stringify({ name, after }))}`;

/** Looks at what the page shows of a job again as soon as it changes. */
export function useLiveJob(name: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const look = () =>
      void client.invalidateQueries({
        predicate: ({ queryKey }) => belongsTo(queryKey, ['scoring.getJob', 'scoring.listRuns']),
      });
    return followEvents((after) => urlOf(name, after), { onData: look, onGap: look, onState: () => {} });
  }, [client, name]);
}
