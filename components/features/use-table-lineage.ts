'use client';
import { useQuery } from '@tanstack/react-query';
import { versionsAfter } from '@/components/lineage/versions-after';
import { ask, type CallError } from '@/lib/client/call';
import { joinLineage, type Lineage } from '@/lib/pure/lineage';

/** From what a table, or one of its features, is computed of, down to the endpoints that answer by it. */
export function useTableLineage(name: string, feature?: string) {
  const of = { name, ...(feature !== undefined && { feature }) };
  return useQuery<Lineage, CallError>({
    queryKey: ['features.getLineage', of, 'further'],
    queryFn: async ({ signal }) => {
      const known = await ask('features.getLineage', of, signal);
      const scored = await ask('scoring.getTableLineage', { table: name }, signal);
      return joinLineage(known, await versionsAfter(known, signal), scored);
    },
  });
}
