'use client';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useActions } from '@/lib/client/actions';
import { formatCount } from '@/lib/pure/format';

export type PagePart = {
  /** Its name in the address. */
  value: string;
  label: string;
  count?: number;
  /** Takes the room there is, and scrolls within itself. */
  isWhole?: boolean;
  body: ReactNode;
};

type Props = {
  /** What the parts are of: `the model`. */
  of: string;
  /** What the keys are listed under. */
  group: string;
  /** Those that the viewer may see; the first is shown where the address names none of them. */
  parts: readonly PagePart[];
  className?: string;
};

/** The parts of a page: the one shown stands in the address, 1 to 9 go there, and Back comes back. */
export function PageTabs({ of, group, parts, className }: Props) {
  const first = parts[0]?.value ?? '';
  const [wanted, setWanted] = useQueryState(
    'tab',
    parseAsString.withDefault(first).withOptions({ history: 'push' }),
  );
  const shown = parts.some(({ value }) => value === wanted) ? wanted : first;
  useActions(
    parts.map(({ value, label }, index) => ({
      label: `Show ${label.toLowerCase()}`,
      keys: String(index + 1),
      group,
      run: () => void setWanted(value),
    })),
  );
  return (
    <Tabs
      value={shown}
      onValueChange={(next) => void setWanted(next)}
      className={cn('flex min-h-0 flex-1 flex-col', className)}
    >
      <TabsList aria-label={`Parts of ${of}`} className="shrink-0 px-3 lg:px-5">
        {parts.map(({ value, label, count = 0 }) => (
          <TabsTrigger key={value} value={value}>
            {label}
            {count > 0 && (
              <span className="text-xs font-normal text-muted-foreground tabular">{formatCount(count)}</span>
            )}
          </TabsTrigger>
        ))}
      </TabsList>
      {parts.map(({ value, isWhole, body }) => (
        <TabsContent
          key={value}
          value={value}
          className={cn('min-h-0 flex-1', isWhole ? 'overflow-hidden' : 'overflow-y-auto scroll-thin')}
        >
          {body}
        </TabsContent>
      ))}
    </Tabs>
  );
}
