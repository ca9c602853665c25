'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';
import type { CallError } from '@/lib/client/call';
import type { Lineage } from '@/lib/pure/lineage';
import { LineageView } from './lineage-view';

type LineagePanelProps = {
  query: UseQueryResult<Lineage, CallError>;
  /** The object that one looks from. */
  focusId: string;
  /** What is said where nothing led to it and nothing came of it. */
  nothing: string;
};

/** A page's tab of what came from what. */
export const LineagePanel = ({ query, ...view }: LineagePanelProps) => (
  <QueryPanel
    query={query}
    what="the lineage"
    skeleton={<Skeleton className="m-6 h-64" />}
    className="flex h-full min-h-0 flex-col"
  >
    {(lineage) => <LineageView lineage={lineage} {...view} />}
  </QueryPanel>
);
