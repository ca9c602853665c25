'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask, type CallError, type InputOf, isCallError } from '@/lib/client/call';
import { joinLineage, type Lineage } from '@/lib/pure/lineage';
import { tablesBefore } from './tables-before';
import { versionsAfter } from './versions-after';

/** What other domains know of came of these objects. A domain adds its question here. */
const FURTHER: ((known: Lineage, signal: AbortSignal) => Promise<Lineage>)[] = [versionsAfter, tablesBefore];

const NOTHING: Lineage = { nodes: [], edges: [] };

/** What one may not see is not there. */
const unlessHidden = (error: unknown): Lineage => {
  if (isCallError(error) && (error.status === 403 || error.status === 404)) return NOTHING;
  throw error;
};

/** What a run or a logged model came from and what came of it, in all domains. */
export const useLineage = (of: InputOf<'tracking.getLineage'>): UseQueryResult<Lineage, CallError> =>
  useQuery<Lineage, CallError>({
    queryKey: ['tracking.getLineage', of, 'further'],
    queryFn: async ({ signal }) => {
      const known = await ask('tracking.getLineage', of, signal);
      const further = await Promise.all(FURTHER.map((find) => find(known, signal).catch(unlessHidden)));
      return joinLineage(known, ...further);
    },
  });
