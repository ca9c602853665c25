import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Skeleton = ({ className, ...props }: ComponentProps<'div'>) => (
  <div data-slot="skeleton" aria-hidden className={cn('skeleton h-4', className)} {...props} />
);
