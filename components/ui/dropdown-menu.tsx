'use client';
import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { floatingItem, floatingLabel, floatingPanel } from './floating';

/** Not modal: what is hidden from screen readers behind a modal one could still be reached by Tab. */
export const DropdownMenu = (props: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root modal={false} {...props} />
);

export const DropdownMenuTrigger = Primitive.Trigger;
export const DropdownMenuRadioGroup = Primitive.RadioGroup;
export const DropdownMenuSub = Primitive.Sub;

export const DropdownMenuContent = ({
  className,
  sideOffset = 4,
  ...props
}: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Portal>
    <Primitive.Content
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
);

export const DropdownMenuItem = ({
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

export const DropdownMenuRadioItem = ({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.RadioItem>) => (
  <Primitive.RadioItem className={cn(floatingItem, 'pe-8', className)} {...props}>
    {children}
    <Primitive.ItemIndicator className="absolute end-2">
      <Check className="text-accent" />
    </Primitive.ItemIndicator>
  </Primitive.RadioItem>
);

export const DropdownMenuLabel = ({ className, ...props }: ComponentProps<typeof Primitive.Label>) => (
  <Primitive.Label className={cn(floatingLabel, className)} {...props} />
);

export const DropdownMenuSeparator = ({
  className,
  ...props
}: ComponentProps<typeof Primitive.Separator>) => (
  <Primitive.Separator className={cn('-mx-1 my-1 h-px bg-border', className)} {...props} />
);

export const DropdownMenuSubTrigger = ({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.SubTrigger>) => (
  <Primitive.SubTrigger className={cn(floatingItem, 'data-[state=open]:bg-muted', className)} {...props}>
    {children}
    <ChevronRight className="ms-auto" />
  </Primitive.SubTrigger>
);

export const DropdownMenuSubContent = ({
  className,
  ...props
}: ComponentProps<typeof Primitive.SubContent>) => (
  <Primitive.Portal>
    <Primitive.SubContent
      sideOffset={4}
      collisionPadding={8}
      className={cn(floatingPanel, 'min-w-44 p-1', className)}
      {...props}
    />
  </Primitive.Portal>
);
