import type { ComponentProps } from 'react';
import { cn } from './cn';

export const fieldClass =
  'w-full min-w-0 rounded-md border border-control bg-background text-sm text-foreground transition-colors duration-100 hover:border-muted-foreground focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-danger aria-invalid:outline-danger';

export const Input = ({ className, ...props }: ComponentProps<'input'>) => (
  <input data-slot="input" className={cn(fieldClass, 'h-8 px-2.5', className)} {...props} />
);

export const Textarea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea data-slot="textarea" className={cn(fieldClass, 'min-h-20 px-2.5 py-1.5', className)} {...props} />
);
