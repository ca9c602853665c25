'use client';
import { type ComponentProps, createContext, type KeyboardEvent, type ReactNode, use, useId } from 'react';
import { cn } from './cn';

type TabsState = { id: string; value: string; choose: (value: string) => void };
const Context = createContext<TabsState | undefined>(undefined);

function useTabs(): TabsState {
  const tabs = use(Context);
  if (!tabs) throw new Error('A tab stands in nothing that it could be a part of');
  return tabs;
}

type TabsProps = {
  value: string;
  onValueChange: (value: string) => void;
  className?: string;
  children: ReactNode;
};

/** Parts of a page of which one is shown: one stop of Tab, and arrows lead along and show. */
export function Tabs({ value, onValueChange, className, children }: TabsProps) {
  const id = useId();
  const choose = (next: string) => next !== value && onValueChange(next);
  return (
    <Context value={{ id, value, choose }}>
      <div className={className}>{children}</div>
    </Context>
  );
}

/** Where a key leads from a place among so many; undefined for keys that lead nowhere. */
function placeAfter(event: KeyboardEvent<HTMLElement>, at: number, count: number): number | undefined {
  const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
  const places: Record<string, number> = {
    ArrowRight: at + forward,
    ArrowLeft: at - forward,
    Home: 0,
    End: count - 1,
  };
  const place = places[event.key];
  return place === undefined ? undefined : (place + count) % count;
}

export function TabsList({ className, ...props }: ComponentProps<'div'>) {
  function move(event: KeyboardEvent<HTMLDivElement>) {
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')];
    const place = placeAfter(event, tabs.indexOf(event.target as HTMLElement), tabs.length);
    if (place === undefined) return;
    event.preventDefault();
    tabs[place]?.focus();
    tabs[place]?.click();
  }
  return (
    <div
      role="tablist"
      aria-orientation="horizontal"
      onKeyDown={move}
      className={cn('flex items-center gap-1 overflow-x-auto border-b scroll-thin', className)}
      {...props}
    />
  );
}

export function TabsTrigger({ value, className, ...props }: ComponentProps<'button'> & { value: string }) {
  const tabs = useTabs();
  const isShown = tabs.value === value;
  return (
    <button
      type="button"
      role="tab"
      id={`${tabs.id}-tab-${value}`}
      aria-selected={isShown}
      aria-controls={`${tabs.id}-part-${value}`}
      data-state={isShown ? 'active' : 'inactive'}
      tabIndex={isShown ? 0 : -1}
      onClick={() => tabs.choose(value)}
      className={cn(
        'relative inline-flex h-9 items-center gap-1.5 whitespace-nowrap rounded-sm px-2 text-sm font-medium text-muted-foreground transition-colors duration-100 after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:bg-foreground after:opacity-0 hover:text-foreground focus-visible:-outline-offset-2 data-[state=active]:text-foreground data-[state=active]:after:opacity-100',
        className,
      )}
      {...props}
    />
  );
}

/** What a tab shows: the others are empty, but there to be pointed at. */
export function TabsContent({
  value,
  className,
  children,
  ...props
}: ComponentProps<'div'> & { value: string }) {
  const tabs = useTabs();
  const isShown = tabs.value === value;
  return (
    <div
      role="tabpanel"
      id={`${tabs.id}-part-${value}`}
      aria-labelledby={`${tabs.id}-tab-${value}`}
      data-state={isShown ? 'active' : 'inactive'}
      hidden={!isShown}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part without anything to go to can still be scrolled.
      tabIndex={0}
      className={cn('outline-none focus-visible:outline-2 focus-visible:-outline-offset-2', className)}
      {...props}
    >
      {isShown && children}
    </div>
  );
}
