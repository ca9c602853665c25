import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** A table of a page's length; the runs have their own. The wrapper scrolls sideways on narrow screens. */
export const Table = ({ className, label, ...props }: ComponentProps<'table'> & { label: string }) => (
  <div className="relative overflow-x-auto scroll-thin">
    <table
      data-slot="table"
      aria-label={label}
      className={cn('w-full border-collapse text-sm', className)}
      {...props}
    />
  </div>
);

export const TableRow = ({ className, ...props }: ComponentProps<'tr'>) => (
  <tr className={cn('group border-b last:border-b-0 hover:bg-hover', className)} {...props} />
);

type Align = { align?: 'start' | 'end' };

export const TableCell = ({ className, align, ...props }: Omit<ComponentProps<'td'>, 'align'> & Align) => (
  <td
    className={cn(
      'h-(--row-height) px-2 py-0 first:ps-4 last:pe-4 lg:first:ps-6 lg:last:pe-6',
      align === 'end' && 'text-end tabular',
      className,
    )}
    {...props}
  />
);

type HeadProps = Omit<ComponentProps<'th'>, 'align'> &
  Align & { sort?: 'ascending' | 'descending' | 'none'; onSort?: () => void; children?: ReactNode };

export const TableHead = ({ className, align, sort, onSort, children, ...props }: HeadProps) => (
  <th
    scope="col"
    aria-sort={sort}
    className={cn(
      'h-8 whitespace-nowrap border-b px-2 text-xs font-medium text-muted-foreground first:ps-4 last:pe-4 lg:first:ps-6 lg:last:pe-6',
      align === 'end' ? 'text-end' : 'text-start',
      className,
    )}
    {...props}
  >
    {onSort ? (
      <button
        type="button"
        onClick={onSort}
        className={cn(
          'inline-flex h-6 max-w-full items-center gap-1 rounded-xs hover:text-foreground',
          align === 'end' && 'flex-row-reverse',
          sort !== 'none' && 'text-foreground',
        )}
      >
        <span className="min-w-0 truncate">{children}</span>
        {sort === 'ascending' && <ArrowUp className="size-3 shrink-0" />}
        {sort === 'descending' && <ArrowDown className="size-3 shrink-0" />}
      </button>
    ) : (
      children
    )}
  </th>
);
