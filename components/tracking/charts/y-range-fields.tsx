'use client';
import { useId, useState } from 'react';
import type { Ends } from '@/components/charts/prepare-axis';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import { readEnds } from './y-range';

type Typed = { low: string; high: string };
type InputsProps = Typed & {
  fault: string | undefined;
  onChange: (typed: Partial<Typed>) => void;
  className?: string;
};

const NAMES = [
  ['low', 'Least y'],
  ['high', 'Greatest y'],
] as const;

/** Both ends of a y axis as somebody types them; empty ones follow the values. */
export function YRangeInputs({ low, high, fault, onChange, className }: InputsProps) {
  const faultId = useId();
  const typed = { low, high };
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1.5">
      {NAMES.map(([name, label]) => (
        <Input
          key={name}
          inputMode="decimal"
          aria-label={label}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby={fault ? faultId : undefined}
          placeholder={`${label}: auto`}
          value={typed[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
          className={cn('w-36 flex-1', className)}
        />
      ))}
      {fault && (
        <span id={faultId} role="alert" className="basis-full text-xs text-danger">
          {fault}
        </span>
      )}
    </span>
  );
}

type FieldsProps = { ends: Ends | undefined; onEnds: (ends: Ends | undefined) => void };

/** The ends of a chart's y axis beside it; applied by Enter. */
export function YRangeFields({ ends, onEnds }: FieldsProps) {
  return <Fields key={JSON.stringify(ends)} ends={ends} onEnds={onEnds} />;
}

function Fields({ ends, onEnds }: FieldsProps) {
  const [typed, setTyped] = useState({ low: ends?.[0]?.toString() ?? '', high: ends?.[1]?.toString() ?? '' });
  const read = readEnds(typed.low, typed.high);
  return (
    <form
      className="flex flex-wrap items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if ('ends' in read) onEnds(read.ends);
      }}
    >
      <YRangeInputs
        {...typed}
        fault={'fault' in read ? read.fault : undefined}
        onChange={(changed) => setTyped({ ...typed, ...changed })}
        className="h-7 w-32 flex-none text-xs"
      />
      <Button type="submit" size="sm" disabled={'fault' in read}>
        Set y
      </Button>
      {ends && (
        <Button size="sm" onClick={() => onEnds(undefined)}>
          Fit to the values
        </Button>
      )}
    </form>
  );
}
