'use client';
import { Check, Minus } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';

type State = boolean | 'indeterminate';
type CheckboxProps = Omit<ComponentProps<'button'>, 'type' | 'value'> & {
  checked: State;
  onCheckedChange?: (isOn: boolean) => void;
};

const NAMES = { true: 'checked', false: 'unchecked', indeterminate: 'indeterminate' };

/** A 16 px box in a 24 px target. A plain button: tables have hundreds of it. */
export const Checkbox = ({ className, checked, onCheckedChange, onClick, ...props }: CheckboxProps) => (
  // biome-ignore lint/a11y/useSemanticElements: an input cannot hold the drawn box.
  <button
    type="button"
    role="checkbox"
    aria-checked={checked === 'indeterminate' ? 'mixed' : checked}
    data-slot="checkbox"
    data-state={NAMES[`${checked}`]}
    data-disabled={props.disabled ? '' : undefined}
    className={cn('group inline-grid size-6 shrink-0 place-items-center rounded-sm', className)}
    onClick={(event) => {
      onClick?.(event);
      onCheckedChange?.(checked !== true);
    }}
    onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
    {...props}
  >
    <span className="grid size-4 place-items-center rounded-xs border border-control bg-background text-background group-hover:border-muted-foreground group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent group-data-[state=indeterminate]:border-accent group-data-[state=indeterminate]:bg-accent">
      {checked === 'indeterminate' ? (
        <Minus className="size-3" strokeWidth={3} />
      ) : (
        checked && <Check className="size-3" strokeWidth={3} />
      )}
    </span>
  </button>
);
