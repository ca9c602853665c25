'use client';
import {
  ArrowUpRight,
  CircleSlash,
  Copy,
  Eye,
  EyeOff,
  FolderInput,
  Link2,
  PanelRight,
  Pin,
  PinOff,
  Tag,
  Trash2,
  Undo2,
} from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu';
import { copyAndSay } from '@/lib/client/use-copy';
import { runHref } from '../run-mark';
import type { RowMenuProps } from './row-menu';

const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8];

const copy = (text: string, what: string) => () => void copyAndSay(text, `${what} copied`);

/** The items of a run's menu; fetched when somebody is about to open one. */
export function RowItems({ row: { run, id, isPinned }, canWrite, isHidden, colour, actions }: RowMenuProps) {
  const href = runHref(run);
  return (
    <>
      <DropdownMenuItem onSelect={() => actions.current.peek(id)}>
        <PanelRight /> Look into it here
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => window.open(href, '_blank')}>
        <ArrowUpRight /> Open in a new tab
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={() => actions.current.pin(id)}>
        {isPinned ? <PinOff /> : <Pin />} {isPinned ? 'Unpin' : 'Pin to the top'}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => actions.current.hide(id)}>
        {isHidden ? <Eye /> : <EyeOff />} {isHidden ? 'Show in charts' : 'Hide from charts'}
      </DropdownMenuItem>
      <div className="grid grid-cols-8 gap-0.5 px-2 py-1">
        {SLOTS.map((slot) => (
          <DropdownMenuItem
            key={slot}
            aria-label={colour === slot ? `Colour ${slot}, chosen: back to its own` : `Colour ${slot}`}
            onSelect={() => actions.current.colour(id, colour === slot ? undefined : slot)}
            className="grid size-6 min-h-0 place-items-center p-0"
          >
            <span
              style={{ background: `var(--run-${slot})` }}
              className={cn('size-3.5 rounded-full', colour === slot && 'ring-2 ring-accent ring-offset-1')}
            />
          </DropdownMenuItem>
        ))}
      </div>
      <DropdownMenuSeparator />
      <DropdownMenuItem onSelect={copy(id, 'Run id')}>
        <Copy /> Copy run id
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => copy(`${window.location.origin}${href}`, 'Link')()}>
        <Link2 /> Copy link
      </DropdownMenuItem>
      {canWrite && <DropdownMenuSeparator />}
      {canWrite &&
        (run.lifecycleStage === 'deleted' ? (
          <DropdownMenuItem onSelect={() => actions.current.restore([id])}>
            <Undo2 /> Restore
          </DropdownMenuItem>
        ) : (
          <>
            <DropdownMenuItem onSelect={() => actions.current.tag([id])}>
              <Tag /> Tag
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => actions.current.move([id])}>
              <FolderInput /> Move to another experiment
            </DropdownMenuItem>
            {run.health?.stalled && (
              <DropdownMenuItem onSelect={() => actions.current.kill([id])}>
                <CircleSlash /> Mark as killed
              </DropdownMenuItem>
            )}
            <DropdownMenuItem isDanger onSelect={() => actions.current.remove([id])}>
              <Trash2 /> Move to trash
            </DropdownMenuItem>
          </>
        ))}
    </>
  );
}
