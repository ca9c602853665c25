import type { ComponentProps } from 'react';
import { cn } from './cn';

type SwitchProps = Omit<ComponentProps<'button'>, 'type' | 'value'> & {
  checked: boolean;
  onCheckedChange: (isOn: boolean) => void;
};

export const Switch = ({ className, checked, onCheckedChange, ...props }: SwitchProps) => (
  <button
    type="button"
    role="switch"
    aria-checked={checked}
    data-slot="switch"
    data-state={checked ? 'checked' : 'unchecked'}
    onClick={() => onCheckedChange(!checked)}
    className={cn(
      'group inline-flex h-6 w-9 shrink-0 items-center rounded-full border border-control bg-muted px-0.5 transition-colors duration-100 disabled:opacity-45 data-[state=checked]:border-accent data-[state=checked]:bg-accent',
      className,
    )}
    {...props}
  >
    <span className="block size-4 rounded-full bg-muted-foreground transition-transform duration-100 group-data-[state=checked]:translate-x-3.5 group-data-[state=checked]:bg-background" />
  </button>
);
