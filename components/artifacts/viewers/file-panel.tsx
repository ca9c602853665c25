'use client';
import type { ComponentProps } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Skeleton } from '@/components/ui/skeleton';

export const FileSkeleton = () => <Skeleton className="m-4 h-40" />;

/** What is read of a file, in all the room that its viewer has. */
export const FilePanel = <Data,>({
  className = 'flex min-h-0 flex-1 flex-col',
  ...panel
}: Omit<ComponentProps<typeof QueryPanel<Data>>, 'skeleton'>) => (
  <QueryPanel {...panel} className={className} skeleton={<FileSkeleton />} />
);
