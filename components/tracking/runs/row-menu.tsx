'use client';
import { ArrowUpRight, Copy, Ellipsis, Link2, Pin, PinOff, Trash2, Undo2 } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { copyText } from '@/lib/client/use-copy';
import { runHref } from './run-cells';
import type { RunRow } from './run-row';

type RowMenuProps = {
  row: RunRow;
  canWrite: boolean;
  onPin: (id: string) => void;
  onDelete: (ids: string[]) => void;
  onRestore: (ids: string[]) => void;
};

const copy = (text: string, what: string) => () =>
  void copyText(text).then(() => toast.success(`${what} copied`));

export function RowMenu({ row: { run, id, isPinned }, canWrite, onPin, onDelete, onRestore }: RowMenuProps) {
  const href = runHref(run.info);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-xs"
          data-row-menu
          aria-label={`Actions for ${run.info.runName}`}
          className="opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuItem onSelect={() => window.open(href, '_blank')}>
          <ArrowUpRight /> Open in a new tab
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onPin(id)}>
          {isPinned ? <PinOff /> : <Pin />} {isPinned ? 'Unpin' : 'Pin to the top'}
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={copy(id, 'Run id')}>
          <Copy /> Copy run id
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => copy(`${window.location.origin}${href}`, 'Link')()}>
          <Link2 /> Copy link
        </DropdownMenuItem>
        {canWrite && <DropdownMenuSeparator />}
        {canWrite &&
          (run.info.lifecycleStage === 'deleted' ? (
            <DropdownMenuItem onSelect={() => onRestore([id])}>
              <Undo2 /> Restore
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem isDanger onSelect={() => onDelete([id])}>
              <Trash2 /> Move to trash
            </DropdownMenuItem>
          ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
