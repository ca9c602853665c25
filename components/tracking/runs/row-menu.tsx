'use client';
import { Ellipsis } from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { OnDemand } from '@/components/ui/on-demand';
import type { RunLine } from './run-row';

const items = new OnDemand(() => import('./row-items'));

/** What can be done to a run from its line. */
export type RowActions = {
  pin: (id: string) => void;
  hide: (id: string) => void;
  /** 1 to 8, or nothing for the run's own. */
  colour: (id: string, slot: number | undefined) => void;
  peek: (id: string) => void;
  tag: (ids: string[]) => void;
  move: (ids: string[]) => void;
  remove: (ids: string[]) => void;
  restore: (ids: string[]) => void;
  kill: (ids: string[]) => void;
};

export type RowMenuProps = {
  row: RunLine;
  canWrite: boolean;
  isHidden: boolean;
  colour: number | undefined;
  actions: RefObject<RowActions>;
};

export const RowMenu = (props: RowMenuProps) => (
  <DropdownMenu>
    <DropdownMenuTrigger asChild from={items}>
      <Button
        variant="ghost"
        size="icon-xs"
        data-row-menu
        aria-label={`Actions for ${props.row.run.runName}`}
        className="opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100"
      >
        <Ellipsis />
      </Button>
    </DropdownMenuTrigger>
    <DropdownMenuContent align="start" from={items}>
      {({ RowItems }) => <RowItems {...props} />}
    </DropdownMenuContent>
  </DropdownMenu>
);
