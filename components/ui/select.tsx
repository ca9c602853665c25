'use client';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { floatingItem, floatingPanel } from './floating';

type SelectProps<Value extends string> = {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  /** Names the control; shown before the value when `isLabelShown`. */
  label: string;
  isLabelShown?: boolean;
  icon?: ReactNode;
  size?: 'sm' | 'md';
  className?: string;
  id?: string;
  'aria-describedby'?: string;
};

export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  label,
  isLabelShown,
  icon,
  size = 'md',
  className,
  id,
  'aria-describedby': describedBy,
}: SelectProps<Value>) {
  return (
    <Primitive.Root value={value} onValueChange={(next) => onValueChange(next as Value)}>
      <Primitive.Trigger
        id={id}
        aria-describedby={describedBy}
        aria-label={id ? undefined : label}
        className={cn(
          'inline-flex items-center gap-1.5 whitespace-nowrap rounded-md border border-control bg-background transition-colors duration-100 hover:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground',
          size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5 text-sm',
          className,
        )}
      >
        {icon}
        {isLabelShown && <span className="text-muted-foreground">{label}</span>}
        <Primitive.Value />
        <Primitive.Icon className="ms-auto">
          <ChevronDown />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content position="popper" sideOffset={4} className={cn(floatingPanel, 'p-1')}>
          <Primitive.Viewport>
            {options.map((option) => (
              <SelectItem key={option.value} value={option.value}>
                {option.label}
              </SelectItem>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const SelectItem = ({ children, ...props }: ComponentProps<typeof Primitive.Item>) => (
  <Primitive.Item className={cn(floatingItem, 'pe-8')} {...props}>
    <Primitive.ItemText>{children}</Primitive.ItemText>
    <Primitive.ItemIndicator className="absolute end-2">
      <Check className="text-accent" />
    </Primitive.ItemIndicator>
  </Primitive.Item>
);
