'use client';
import { Tabs as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Tabs = Primitive.Root;

export const TabsList = ({ className, ...props }: ComponentProps<typeof Primitive.List>) => (
  <Primitive.List
    className={cn('flex items-center gap-1 overflow-x-auto border-b scroll-thin', className)}
    {...props}
  />
);

export const TabsTrigger = ({ className, ...props }: ComponentProps<typeof Primitive.Trigger>) => (
  <Primitive.Trigger
    className={cn(
      'relative inline-flex h-9 items-center gap-1.5 whitespace-nowrap rounded-sm px-2 text-sm font-medium text-muted-foreground transition-colors duration-100 after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:bg-foreground after:opacity-0 hover:text-foreground focus-visible:-outline-offset-2 data-[state=active]:text-foreground data-[state=active]:after:opacity-100',
      className,
    )}
    {...props}
  />
);

export const TabsContent = ({ className, ...props }: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Content
    className={cn('outline-none focus-visible:outline-2 focus-visible:-outline-offset-2', className)}
    {...props}
  />
);
