'use client';
import { SquareFunction, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { GAP } from '@/components/charts/geometry';
import type { ChartGrid } from '@/components/charts/use-grid';
import { Button } from '@/components/ui/button';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { LineCard, type LineCardProps } from '../charts/line-card';
import { ExpressionField } from '../expression/expression-field';

const HEIGHT = 190;

type ExpressionChartsProps = {
  expressions: readonly string[];
  grid: ChartGrid;
  shared: Pick<LineCardProps, 'subject' | 'settings' | 'window' | 'onWindow'>;
  onOpen: (expression: string) => void;
  onRemove: (expression: string) => void;
};

/** Charts of what is worked out from metrics and params, before those of what was logged. */
export const ExpressionCharts = ({ expressions, grid, shared, onOpen, onRemove }: ExpressionChartsProps) => (
  <section aria-label="Expressions">
    <h2 className="mb-2 text-sm font-semibold leading-7">Expressions</h2>
    <div className="flex flex-wrap" style={{ gap: GAP }}>
      {expressions.map((expression) => (
        <div key={expression} style={{ width: grid.widthOf(1) + 2 }}>
          <LineCard
            {...shared}
            title={expression}
            metricKey={expression}
            isExpression
            width={grid.widthOf(1)}
            height={HEIGHT}
            onOpen={() => onOpen(expression)}
            menu={
              <DropdownMenuItem isDanger onSelect={() => onRemove(expression)}>
                <Trash2 /> Remove the chart
              </DropdownMenuItem>
            }
          />
        </div>
      ))}
    </div>
  </section>
);

type AddExpressionProps = { experimentId: string; onAdd: (expression: string) => void };

export function AddExpression({ experimentId, onAdd }: AddExpressionProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button className="ms-auto">
          <SquareFunction />
          Add an expression
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80" aria-label="Add an expression">
        <ExpressionField
          experimentIds={[experimentId]}
          expression=""
          action="Draw it"
          onApply={(expression) => {
            onAdd(expression);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
