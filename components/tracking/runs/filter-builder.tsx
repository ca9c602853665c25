'use client';
import { ListPlus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { OnDemand } from '@/components/ui/on-demand';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';

const conditions = new OnDemand(() => import('./filter-conditions'));

export type BuilderProps = { experimentId: string; filter: string; onFilter: (filter: string) => void };

/** A filter for who does not know the grammar. */
export const FilterBuilder = (props: BuilderProps) => (
  <Popover>
    <PopoverTrigger asChild from={conditions}>
      <Button aria-label="Build a filter">
        <ListPlus />
        <span className="hidden xl:inline">Filter</span>
      </Button>
    </PopoverTrigger>
    <PopoverContent
      align="start"
      aria-label="Build a filter"
      className="w-[560px] max-w-[calc(100vw-16px)]"
      from={conditions}
    >
      {({ FilterConditions }) => <FilterConditions {...props} />}
    </PopoverContent>
  </Popover>
);
