'use client';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

/** A 16 px box in a 24 px target. */
export const Checkbox = ({ className, checked, ...props }: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root
    data-slot="checkbox"
    checked={checked}
    className={cn('group inline-grid size-6 shrink-0 place-items-center rounded-sm', className)}
    {...props}
  >
    <span className="grid size-4 place-items-center rounded-xs border border-control bg-background group-hover:border-muted-foreground group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent group-data-[state=indeterminate]:border-accent group-data-[state=indeterminate]:bg-accent">
      <Primitive.Indicator className="text-background">
        {checked === 'indeterminate' ? (
          <Minus className="size-3" strokeWidth={3} />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </Primitive.Indicator>
    </span>
  </Primitive.Root>
);
