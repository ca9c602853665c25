'use client';
import { Tooltip as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Primitive.Provider delayDuration={400} skipDelayDuration={150}>
    {children}
  </Primitive.Provider>
);

type TooltipProps = {
  content: ReactNode;
  /** A shortcut that does the same. */
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
};

/** Words for what a control or a value is. The trigger needs an accessible name of its own. */
export const Tooltip = ({ content, keys, side = 'top', children }: TooltipProps) => (
  <Primitive.Root>
    <Primitive.Trigger asChild>{children}</Primitive.Trigger>
    <Primitive.Portal>
      <Primitive.Content
        side={side}
        sideOffset={6}
        collisionPadding={8}
        className="z-50 flex max-w-80 items-center gap-2 rounded-md border bg-raised px-2 py-1 text-xs text-foreground shadow-float data-[state=delayed-open]:animate-pop"
      >
        {content}
        {keys && <Kbd keys={keys} />}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);
