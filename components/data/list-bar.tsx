import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

/** Above a list: what is looked for, and which of them. */
export const ListBar = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cn('flex shrink-0 flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6', className)}>
    {children}
  </div>
);
