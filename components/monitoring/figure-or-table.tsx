'use client';
import { type ReactNode, useState } from 'react';
import { ChartInSight } from '@/components/charts/chart-in-sight';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';

type Props = {
  /** Says to those who do not see it what is drawn. */
  label: string;
  /** What the two colours stand for: what is compared with, if there is any, and what is looked at. */
  sides: readonly [string | undefined, string];
  title?: string;
  height: number;
  chart: (width: number) => ReactNode;
  table: ReactNode;
  className?: string;
};

const Side = ({ colour, name }: { colour: 'bg-faint' | 'bg-accent'; name: string }) => (
  <span className="flex items-center gap-1.5">
    <span aria-hidden className={cn('size-2.5 rounded-xs', colour)} /> {name}
  </span>
);

/** Two things side by side in a chart, or its numbers. */
export function FigureOrTable({
  label,
  sides: [before, now],
  title,
  height,
  chart,
  table,
  className,
}: Props) {
  const [isTable, setTable] = useState(false);
  return (
    <figure className={cn('m-0 min-w-0', className)}>
      <figcaption className="flex flex-wrap items-center gap-x-4 text-xs text-muted-foreground">
        {title && <span>{title}</span>}
        {before && <Side colour="bg-faint" name={before} />}
        <Side colour="bg-accent" name={now} />
        <Button
          variant="ghost"
          size="sm"
          className="ms-auto"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'As a chart' : 'As a table'}
        </Button>
      </figcaption>
      {isTable ? (
        table
      ) : (
        <ChartInSight label={label} height={height}>
          {chart}
        </ChartInSight>
      )}
    </figure>
  );
}
