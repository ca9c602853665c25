'use client';
import { type ReactElement, useState } from 'react';
import { OnDemand, useParts } from '@/components/ui/on-demand';
import { Popover, PopoverContent, PopoverTrigger, warmPopovers } from '@/components/ui/popover';
import type { PickListProps } from './pick-list';

export type { PickOption, PickSearch } from './pick-list';

type PickProps = PickListProps & {
  /** Stays open, for several. */
  isStaying?: boolean;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** The button that opens it. */
  children: ReactElement;
};

const list = new OnDemand(() => import('./pick-list'));

/** Lists open by keys too, which nobody comes near before: they are fetched when the page has come. */
export function warmPicks(): void {
  list.warm();
  warmPopovers();
}

/** One of many, found by typing a part of its name. */
export function Pick({ isStaying, onPick, children, ...props }: PickProps) {
  const [isOpenHere, setOpenHere] = useState(false);
  const isOpen = props.isOpen ?? isOpenHere;
  const setOpen = props.onOpenChange ?? setOpenHere;
  const parts = useParts(list, isOpen);
  return (
    <Popover open={isOpen && parts !== undefined} onOpenChange={setOpen}>
      <PopoverTrigger asChild onPointerEnter={list.warm} onFocus={list.warm}>
        {children}
      </PopoverTrigger>
      <PopoverContent aria-label={props.label} className="w-80 p-0">
        {parts && (
          <parts.PickList
            {...props}
            onPick={(value) => {
              onPick(value);
              if (!isStaying) setOpen(false);
            }}
          />
        )}
      </PopoverContent>
    </Popover>
  );
}
