'use client';
import { Switch as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Switch = ({ className, ...props }: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root
    data-slot="switch"
    className={cn(
      'inline-flex h-6 w-9 shrink-0 items-center rounded-full border border-control bg-muted px-0.5 transition-colors duration-100 data-[state=checked]:border-accent data-[state=checked]:bg-accent',
      className,
    )}
    {...props}
  >
    <Primitive.Thumb className="block size-4 rounded-full bg-muted-foreground transition-transform duration-100 data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-background" />
  </Primitive.Root>
);
