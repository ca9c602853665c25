'use client';
import type { KeyboardEvent, ReactNode } from 'react';
import { cn } from './cn';

type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; title?: string }[];
  className?: string;
};

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One of a few, all in sight: one stop of Tab, and arrows choose. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  options,
  className,
}: SegmentedProps<Value>) {
  const isAnyChosen = options.some((option) => option.value === value);
  function move(event: KeyboardEvent<HTMLElement>) {
    const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')];
    const at = radios.indexOf(event.target as HTMLElement);
    const step = STEPS[event.key];
    const next =
      step !== undefined ? at + step : event.key === 'Home' ? 0 : event.key === 'End' ? -1 : undefined;
    if (next === undefined) return;
    event.preventDefault();
    const place = (next + radios.length) % radios.length;
    radios[place]?.focus();
    const chosen = options[place];
    if (chosen && chosen.value !== value) onValueChange(chosen.value);
  }
  return (
    <div
      role="radiogroup"
      aria-label={label}
      onKeyDown={move}
      className={cn('inline-flex h-7 items-center rounded-md bg-muted p-0.5', className)}
    >
      {options.map((option, at) => {
        const isChosen = option.value === value;
        return (
          // biome-ignore lint/a11y/useSemanticElements: an input cannot hold what is drawn.
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={isChosen}
            aria-label={option.title}
            tabIndex={isChosen || (!isAnyChosen && at === 0) ? 0 : -1}
            data-state={isChosen ? 'on' : 'off'}
            onClick={() => isChosen || onValueChange(option.value)}
            className="inline-flex h-6 min-w-6 items-center justify-center gap-1 rounded-sm px-2 text-xs font-medium text-muted-foreground hover:text-foreground data-[state=on]:bg-background data-[state=on]:text-foreground data-[state=on]:shadow-[0_0_0_1px_var(--border)] [&_svg]:size-3.5"
          >
            {option.label}
          </button>
        );
      })}
    </div>
  );
}
