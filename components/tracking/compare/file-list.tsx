'use client';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { useListKeys } from '@/lib/client/use-list-keys';

export type ListedFile = { id: string; icon: ReactNode; name: string; note?: ReactNode; depth?: number };

type ListProps = {
  label: string;
  files: readonly ListedFile[];
  selected: string;
  onSelect: (id: string) => void;
  /** For folders: whether it is open. */
  isOpen?: (id: string) => boolean | undefined;
  children?: ReactNode;
};

/** What can be looked at, on the left. */
export function FileList({ label, files, selected, onSelect, isOpen, children }: ListProps) {
  const list = useListKeys('Comparison');
  return (
    <nav
      aria-label={label}
      className="max-h-[34vh] shrink-0 overflow-auto border-b p-2 scroll-thin md:max-h-none md:w-72 md:border-e md:border-b-0"
    >
      <div ref={list} className="flex flex-col">
        {files.map(({ id, icon, name, note, depth = 0 }) => (
          <button
            key={id}
            type="button"
            data-list-item
            aria-current={id === selected ? 'true' : undefined}
            aria-expanded={isOpen?.(id)}
            onClick={() => onSelect(id)}
            style={{ paddingInlineStart: 8 + depth * 14 }}
            className={cn(
              'flex min-h-7 w-full items-center gap-2 rounded-sm pe-2 text-start [&_svg]:size-4 [&_svg]:shrink-0',
              id === selected ? 'bg-accent-soft text-accent' : 'hover:bg-hover [&_svg]:text-muted-foreground',
            )}
          >
            {icon}
            <span className="min-w-0 flex-1 truncate" title={name}>
              {name}
            </span>
            <span className="shrink-0 text-xs text-muted-foreground tabular">{note}</span>
          </button>
        ))}
      </div>
      {children}
    </nav>
  );
}
