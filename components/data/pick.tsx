'use client';
import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';

export type PickOption = { value: string; name: string; shown?: ReactNode };

type PickProps = {
  /** Names the list; the trigger has a name of its own. */
  label: string;
  options: readonly PickOption[];
  value?: string | undefined;
  onPick: (value: string) => void;
  /** Who asks a server for the options finds them by this; else they are found by their names here. */
  search?: { text: string; onChange: (text: string) => void };
  placeholder: string;
  empty: ReactNode;
  /** Stays open, for several. */
  isStaying?: boolean;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** The button that opens it. */
  children: ReactElement;
};

/** One of many, found by typing a part of its name. */
export function Pick({ label, options, value, onPick, search, ...props }: PickProps) {
  const [isOpenHere, setOpenHere] = useState(false);
  const isOpen = props.isOpen ?? isOpenHere;
  const setOpen = props.onOpenChange ?? setOpenHere;
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{props.children}</PopoverTrigger>
      <PopoverContent aria-label={label} className="w-80 p-0">
        <Command
          label={label}
          shouldFilter={search === undefined}
          className="flex max-h-80 min-h-0 flex-col"
          {...(value !== undefined && { defaultValue: value })}
        >
          <Command.Input
            autoFocus
            placeholder={props.placeholder}
            className="h-9 w-full shrink-0 border-b bg-transparent px-3 text-sm outline-none"
            {...(search && { value: search.text, onValueChange: search.onChange })}
          />
          <Command.List className="min-h-0 overflow-y-auto p-1 scroll-thin">
            <Command.Empty className="px-2 py-4 text-center text-sm text-muted-foreground">
              {props.empty}
            </Command.Empty>
            {options.map((option) => (
              <Command.Item
                key={option.value}
                value={option.value}
                keywords={[option.name]}
                onSelect={() => {
                  onPick(option.value);
                  if (!props.isStaying) setOpen(false);
                }}
                className="flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 text-sm data-[selected=true]:bg-muted"
              >
                <span className="flex min-w-0 flex-1 items-center gap-2 truncate">
                  {option.shown ?? option.name}
                </span>
                {option.value === value && <Check className="size-4 shrink-0 text-accent" />}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
