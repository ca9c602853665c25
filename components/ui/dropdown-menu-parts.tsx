'use client';
import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import { type ComponentProps, useEffect, useRef } from 'react';
import { cn } from './cn';
import { floatingItem, floatingLabel, floatingPanel } from './floating';
import { type OpenState, StandIn } from './opening';

export const RadioGroup = Primitive.RadioGroup;
export const Sub = Primitive.Sub;

type SurfaceProps = ComponentProps<typeof Primitive.Content> & { opening: OpenState };

/** Not modal: what is hidden from screen readers behind a modal one could still be reached by Tab. */
export function Surface({ opening, className, sideOffset = 4, ...props }: SurfaceProps) {
  const { isOpen, setOpen, trigger, byKey } = opening;
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!byKey.current) return;
    // The menu takes the focus for itself when it has been placed. Who has gone on to an item by then stays there.
    const frame = requestAnimationFrame(() => {
      if (content.current?.querySelector('[role^=menuitem]:focus')) return;
      content.current?.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [byKey]);
  return (
    <Primitive.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <Primitive.Trigger asChild>
        <StandIn element={trigger.current} />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          ref={content}
          aria-labelledby={trigger.current?.id}
          sideOffset={sideOffset}
          collisionPadding={8}
          className={cn(
            floatingPanel,
            'max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1',
            className,
          )}
          {...props}
        />
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const Item = ({
  className,
  isDanger,
  ...props
}: ComponentProps<typeof Primitive.Item> & { isDanger?: boolean }) => (
  <Primitive.Item
    className={cn(
      floatingItem,
      isDanger && 'text-danger data-[highlighted]:bg-danger-soft [&_svg:not([class*=text-])]:text-danger',
      className,
    )}
    {...props}
  />
);

export const RadioItem = ({ className, children, ...props }: ComponentProps<typeof Primitive.RadioItem>) => (
  <Primitive.RadioItem className={cn(floatingItem, 'pe-8', className)} {...props}>
    {children}
    <Primitive.ItemIndicator className="absolute end-2">
      <Check className="text-accent" />
    </Primitive.ItemIndicator>
  </Primitive.RadioItem>
);

export const Label = ({ className, ...props }: ComponentProps<typeof Primitive.Label>) => (
  <Primitive.Label className={cn(floatingLabel, className)} {...props} />
);

export const Separator = ({ className, ...props }: ComponentProps<typeof Primitive.Separator>) => (
  <Primitive.Separator className={cn('-mx-1 my-1 h-px bg-border', className)} {...props} />
);

export const SubTrigger = ({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.SubTrigger>) => (
  <Primitive.SubTrigger className={cn(floatingItem, 'data-[state=open]:bg-muted', className)} {...props}>
    {children}
    <ChevronRight className="ms-auto" />
  </Primitive.SubTrigger>
);

export const SubContent = ({ className, ...props }: ComponentProps<typeof Primitive.SubContent>) => (
  <Primitive.Portal>
    <Primitive.SubContent
      sideOffset={4}
      collisionPadding={8}
      className={cn(floatingPanel, 'min-w-44 p-1', className)}
      {...props}
    />
  </Primitive.Portal>
);
