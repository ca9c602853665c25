'use client';
import { ChevronDown, List, SquareFunction } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { ExpressionField } from '../expression/expression-field';
import { expressionColumn, METRIC_STATS, metricColumn, readColumn } from '../runs/run-columns';
import { ColumnOptions, type ColumnOptionsProps } from './column-options';
import { titleOf } from './titles';

type PickerProps = ColumnOptionsProps & {
  isLabelShown?: boolean;
  /** Of a metric its least or greatest value too. */
  hasStats?: boolean;
  /** An expression over metrics and params, too. */
  hasExpressions?: boolean;
  size?: 'sm' | 'md';
  className?: string;
};

const STATS = ['last', 'min', 'max', 'first'] as const;

/** One column out of any number: searched on the server. */
export function ColumnPicker(props: PickerProps) {
  const {
    label,
    value,
    none,
    isLabelShown,
    hasStats,
    hasExpressions,
    onChange,
    size = 'md',
    className,
  } = props;
  const [isOpen, setOpen] = useState(false);
  const read = value === undefined ? undefined : readColumn(value);
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-1.5', className)}>
      <Popover open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger
          aria-label={`${label}: ${value ? titleOf(value) : (none ?? 'choose')}`}
          className={cn(
            'inline-flex min-w-0 flex-1 items-center gap-1.5 rounded-md border border-control bg-background hover:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
            size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5 text-sm',
          )}
        >
          {isLabelShown && <span className="text-muted-foreground">{label}</span>}
          <span className={cn('truncate', !value && 'text-muted-foreground')}>
            {read ? read.title : (none ?? 'Choose')}
          </span>
          <ChevronDown className="ms-auto" />
        </PopoverTrigger>
        <PopoverContent className={hasExpressions ? 'w-80' : 'w-72'} aria-label={label}>
          <Choices
            {...props}
            onChange={(next) => {
              onChange(next);
              setOpen(false);
            }}
          />
        </PopoverContent>
      </Popover>
      {hasStats && read?.source === 'metric' && (
        <select
          aria-label={`Which value of ${read.title}`}
          value={read.stat}
          onChange={(event) => onChange(metricColumn(read.key, event.target.value as 'last'))}
          className="h-8 rounded-md border border-control bg-background px-1.5 text-sm"
        >
          {STATS.map((stat) => (
            <option key={stat} value={stat}>
              {METRIC_STATS[stat]}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

/** What there is to choose, or the expression that is written instead. */
function Choices(props: PickerProps) {
  const { experimentIds, value, hasExpressions, onChange } = props;
  const read = value ? readColumn(value) : undefined;
  const given = read?.source === 'expression' ? read.key : '';
  const [isWriting, setWriting] = useState(given !== '');
  // One button for both ways: a focus that went with it would close what it stands in.
  return (
    <>
      {isWriting ? (
        <ExpressionField
          experimentIds={experimentIds}
          expression={given}
          action="Use it"
          onApply={(expression) => onChange(expressionColumn(expression))}
        />
      ) : (
        <ColumnOptions {...props} />
      )}
      {hasExpressions && (
        <button
          type="button"
          onClick={() => setWriting(!isWriting)}
          className="flex h-9 w-full items-center gap-2 border-t px-3 text-start text-sm hover:bg-muted focus-visible:bg-muted focus-visible:outline-none [&_svg]:size-4 [&_svg]:text-muted-foreground"
        >
          {isWriting ? <List aria-hidden /> : <SquareFunction aria-hidden />}
          {isWriting ? 'Choose from what was logged' : 'Write an expression'}
        </button>
      )}
    </>
  );
}
