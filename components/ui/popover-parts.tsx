'use client';
import { Popover as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { floatingPanel } from './floating';
import { type OpenState, StandIn } from './opening';

type SurfaceProps = ComponentProps<typeof Primitive.Content> & { opening: OpenState };

export function Surface({ opening, className, sideOffset = 4, align = 'start', ...props }: SurfaceProps) {
  const { isOpen, setOpen, trigger } = opening;
  return (
    <Primitive.Root open={isOpen} onOpenChange={setOpen}>
      <Primitive.Trigger asChild>
        <StandIn element={trigger.current} />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={sideOffset}
          align={align}
          collisionPadding={8}
          className={cn(
            floatingPanel,
            'flex max-h-(--radix-popover-content-available-height) flex-col',
            className,
          )}
          {...props}
        />
      </Primitive.Portal>
    </Primitive.Root>
  );
}
