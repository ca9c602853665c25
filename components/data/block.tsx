import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/lib/pure/format';

type BlockProps = {
  title: string;
  count?: number;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A titled part of a page. */
export const Block = ({ title, count, actions, className, children }: BlockProps) => (
  <section aria-label={title} className={cn('min-w-0', className)}>
    <div className="mb-1.5 flex min-h-8 items-center gap-2">
      <h2 className="text-sm font-semibold">{title}</h2>
      {count !== undefined && (
        <span className="text-xs text-muted-foreground tabular">{formatCount(count)}</span>
      )}
      <div className="ms-auto flex items-center gap-1">{actions}</div>
    </div>
    {children}
  </section>
);

export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="py-1 text-muted-foreground">{children}</p>
);
