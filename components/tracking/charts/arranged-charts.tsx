'use client';
import { type ReactNode, useState } from 'react';
import { GAP } from '@/components/charts/geometry';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/pure/format';
import { ChartSection } from './chart-section';
import type { Section } from './sections';

type ArrangedProps<Item> = {
  sections: readonly Section<Item>[];
  isTitled: boolean;
  countOf?: (section: Section<Item>) => number;
  onFold: (names: string[], isFolded: boolean) => void;
  onMove: (shown: string[], name: string, to: number) => void;
  children: (section: Section<Item>) => ReactNode;
};

/** Charts in their sections, or all together where none have a title. What is folded away is not in the page and asks for nothing. */
export function ArrangedCharts<Item>({ sections, isTitled, countOf, ...acts }: ArrangedProps<Item>) {
  const names = sections.map(({ name }) => name);
  if (!isTitled) return sections.map((section) => <div key={section.name}>{acts.children(section)}</div>);
  return (
    <div className="flex flex-col gap-4">
      {sections.map((section, at) => (
        <ChartSection
          key={section.name}
          name={section.name}
          count={countOf?.(section) ?? section.items.length}
          isOpen={section.isOpen}
          onFold={(isFolded) => acts.onFold([section.name], isFolded)}
          at={at}
          of={sections.length}
          onMove={(to) => acts.onMove(names, section.name, to)}
        >
          {acts.children(section)}
        </ChartSection>
      ))}
    </div>
  );
}

/** So many charts of a section are on the page until somebody asks for more: there may be thousands. */
const MOST = 48;

type CellsProps<Item> = { items: readonly Item[]; children: (item: Item, at: number) => ReactNode };

/** The charts of a section beside and below each other. */
export function ChartCells<Item>({ items, children }: CellsProps<Item>) {
  const [most, setMost] = useState(MOST);
  return (
    <>
      <div className="flex flex-wrap" style={{ gap: GAP }}>
        {items.slice(0, most).map(children)}
      </div>
      {items.length > most && (
        <p className="mt-3 text-xs text-muted-foreground">
          {most} of {formatCount(items.length)} charts: search for others, or{' '}
          <Button variant="link" size="text" className="text-xs" onClick={() => setMost(most + MOST)}>
            show more
          </Button>
        </p>
      )}
    </>
  );
}
