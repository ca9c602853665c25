'use client';
import { Group } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { OnDemand } from '@/components/ui/on-demand';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { SetRunsView } from './use-runs-view';
import type { RunsView } from './view-state';

const choices = new OnDemand(() => import('./group-choices'));

export type GroupMenuProps = { experimentId: string; view: RunsView; setView: SetRunsView };

/** Repetitions fall together, or runs by what somebody names. */
export function GroupMenu(props: GroupMenuProps) {
  const isGrouped = props.view.group.length > 0;
  return (
    <Popover>
      <PopoverTrigger asChild from={choices}>
        <Button aria-label="Group" aria-pressed={isGrouped}>
          <Group />
          <span className="hidden xl:inline">Group</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Group runs" className="w-72" from={choices}>
        {({ GroupChoices }) => <GroupChoices {...props} />}
      </PopoverContent>
    </Popover>
  );
}
