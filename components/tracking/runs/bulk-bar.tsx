'use client';
import { Copy, Download, Trash2, Undo2, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { useCopy } from '@/lib/client/use-copy';
import { plural } from '@/lib/pure/format';

type BulkBarProps = {
  ids: readonly string[];
  isTrash: boolean;
  canWrite: boolean;
  onDelete: () => void;
  onRestore: () => void;
  onExport: () => void;
  onClear: () => void;
};

/** What can be done with the chosen rows. */
export function BulkBar({ ids, isTrash, canWrite, onDelete, onRestore, onExport, onClear }: BulkBarProps) {
  const [isCopied, copy] = useCopy();
  return (
    <section
      aria-label="Selected runs"
      className="absolute inset-x-0 bottom-11 z-40 mx-auto flex w-fit max-w-[calc(100%-16px)] animate-pop flex-wrap items-center gap-1 rounded-lg border bg-raised p-1 shadow-float"
    >
      <span aria-live="polite" className="px-2 font-medium tabular">
        {plural(ids.length, 'run')}
      </span>
      <Button variant="ghost" size="sm" onClick={() => copy(ids.join('\n'))}>
        <Copy />
        {isCopied ? 'Copied' : 'Copy ids'}
      </Button>
      <Button variant="ghost" size="sm" onClick={onExport}>
        <Download />
        Export CSV
      </Button>
      {canWrite &&
        (isTrash ? (
          <Button variant="ghost" size="sm" onClick={onRestore}>
            <Undo2 />
            Restore
          </Button>
        ) : (
          <Button
            variant="ghost"
            size="sm"
            className="text-danger hover:bg-danger-soft hover:text-danger"
            onClick={onDelete}
          >
            <Trash2 />
            Move to trash
          </Button>
        ))}
      <Button variant="ghost" size="sm" aria-label="Clear the selection" onClick={onClear}>
        <X />
        <span aria-hidden>
          <Kbd keys="esc" />
        </span>
      </Button>
    </section>
  );
}
