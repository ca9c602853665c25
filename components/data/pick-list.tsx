'use client';
import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { LongName } from './long-name';
import { stillFitting } from './still-fitting';
import { useChosenItem } from './use-chosen-item';

export type PickOption = { value: string; name: string; shown?: ReactNode };

/** Of options that a server finds: what is typed, and whether they are an answer to something older. */
export type PickSearch = { text: string; isBehind: boolean; onChange: (text: string) => void };

export type PickListProps = {
  /** Names the list; the trigger has a name of its own. */
  label: string;
  options: readonly PickOption[];
  value?: string | undefined;
  onPick: (value: string) => void;
  /** Who asks a server for the options finds them by this; else they are found by their names here. */
  search?: PickSearch;
  placeholder: string;
  empty: ReactNode;
};

/** A command's item needs a value, as 'none of them' has not. */
const itemOf = (value: string) => `=${value}`;

export function PickList({ label, options: all, value, onPick, search, placeholder, empty }: PickListProps) {
  const options = search ? stillFitting(all, search, ({ name }) => [name]) : all;
  const { list, command } = useChosenItem(
    options.map((option) => option.value).join('\n'),
    value === undefined ? undefined : itemOf(value),
  );
  return (
    <Command
      label={label}
      shouldFilter={search === undefined}
      className="flex max-h-80 min-h-0 flex-col"
      {...command}
    >
      <Command.Input
        autoFocus
        placeholder={placeholder}
        className="h-9 w-full shrink-0 border-b bg-transparent px-3 text-sm outline-none"
        {...(search && { value: search.text, onValueChange: search.onChange })}
      />
      <Command.List ref={list} className="min-h-0 overflow-y-auto p-1 scroll-thin">
        <Command.Empty className="px-2 py-4 text-center text-sm text-muted-foreground">
          {search?.isBehind ? 'Looking…' : empty}
        </Command.Empty>
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={itemOf(option.value)}
            keywords={[option.name]}
            onSelect={() => onPick(option.value)}
            className="flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 text-sm data-[selected=true]:bg-muted"
          >
            {option.shown ? (
              <span className="flex min-w-0 flex-1 items-center gap-2 truncate">{option.shown}</span>
            ) : (
              <span className="min-w-0 flex-1 py-1">
                <LongName>{option.name}</LongName>
              </span>
            )}
            {option.value === value && <Check className="size-4 shrink-0 text-accent" />}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
