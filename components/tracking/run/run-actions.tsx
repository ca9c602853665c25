'use client';
import { CircleSlash, Code, Copy, Ellipsis, Link2, Pencil, Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { toast } from 'sonner';
import { CodeBlock } from '@/components/data/code-block';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useActions } from '@/lib/client/actions';
import { copyText } from '@/lib/client/use-copy';
import { useCommand } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { useMarkKilled } from '../runs/use-mark-killed';
import { useRunBin } from '../runs/use-run-bin';
import { loadRunSnippet } from '../snippets';
import type { RunPageData } from './use-run-page';

const NameDialog = dynamic(() => import('../experiment-dialogs').then((module) => module.NameDialog));

const copy = (text: string, what: string) => void copyText(text).then(() => toast.success(`${what} copied`));

export function RunActions({ page }: { page: RunPageData }) {
  const { info } = page.run;
  const [isRenaming, setRenaming] = useState(false);
  const canWrite = useCanWrite();
  const { throwAway, bringBack } = useRunBin();
  const markKilled = useMarkKilled();
  const isDeleted = info.lifecycleStage === 'deleted';
  const rename = useCommand('tracking.updateRun', {
    invalidates: ['tracking'],
    onSuccess: () => setRenaming(false),
    onError: () => {},
  });
  useActions([
    { label: 'Copy run id', keys: 'y', group: 'Run', run: () => copy(info.runId, 'Run id') },
    ...(canWrite && !isDeleted
      ? [
          { label: 'Rename the run', group: 'Run', run: () => setRenaming(true) },
          ...(page.health?.stalled
            ? [{ label: 'Mark the run as killed', group: 'Run', run: () => markKilled([info.runId]) }]
            : []),
        ]
      : []),
  ]);
  return (
    <>
      <LoadInPython runId={info.runId} />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Run actions">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => copy(info.runId, 'Run id')}>
            <Copy /> Copy run id
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => copy(window.location.href, 'Link')}>
            <Link2 /> Copy link to this view
          </DropdownMenuItem>
          {canWrite && <DropdownMenuSeparator />}
          {canWrite && isDeleted && (
            <DropdownMenuItem onSelect={() => bringBack([info.runId])}>
              <Undo2 /> Restore
            </DropdownMenuItem>
          )}
          {canWrite && !isDeleted && (
            <>
              <DropdownMenuItem onSelect={() => setRenaming(true)}>
                <Pencil /> Rename
              </DropdownMenuItem>
              {page.health?.stalled && (
                <DropdownMenuItem onSelect={() => markKilled([info.runId])}>
                  <CircleSlash /> Mark as killed
                </DropdownMenuItem>
              )}
              <DropdownMenuItem isDanger onSelect={() => throwAway([info.runId])}>
                <Trash2 /> Move to trash
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {isRenaming && (
        <NameDialog
          isOpen
          onOpenChange={(isOpen) => {
            rename.reset();
            setRenaming(isOpen);
          }}
          title="Rename run"
          hint="The run’s id stays as it is."
          action="Rename"
          name={info.runName}
          error={rename.error}
          isBusy={rename.isPending}
          onSubmit={(runName) => rename.mutate({ runId: info.runId, runName })}
        />
      )}
    </>
  );
}

function LoadInPython({ runId }: { runId: string }) {
  const origin = useOrigin();
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button aria-label="Load in Python">
          <Code />
          <span className="hidden sm:inline">Load in Python</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-[min(560px,calc(100vw-32px))] p-3" aria-label="Load in Python">
        <CodeBlock label="Load this run in Python" code={loadRunSnippet(origin, runId)} />
      </PopoverContent>
    </Popover>
  );
}
