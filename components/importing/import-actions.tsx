'use client';
import { KeyRound, Play, RotateCw, Square, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { useActions } from '@/lib/client/actions';
import { useCommand } from '@/lib/client/use-operation';
import { AgainDialog } from './again-dialog';
import { type Import, isAtWork } from './import-status';

const TOUCHED = ['importing'];

/** Stop, go on, go through it again, forget. */
export function ImportActions({ each }: { each: Import }) {
  const { id, status, kind } = each;
  const router = useRouter();
  const [dialog, setDialog] = useState<'resume' | 'repeat' | 'remove'>();
  const stop = useCommand('importing.stopImport', { invalidates: TOUCHED });
  const resume = useCommand('importing.resumeImport', { invalidates: TOUCHED });
  const repeat = useCommand('importing.repeatImport', { invalidates: TOUCHED });
  const remove = useCommand('importing.removeImport', {
    invalidates: ['importing.listImports'],
    onSuccess: () => router.push('/admin/imports'),
  });
  const isServer = kind === 'server';
  // A folder needs no secret, and so no question.
  const again = () => (isServer ? setDialog('repeat') : repeat.mutate({ id }));
  const isPaused = status === 'stopped' || status === 'failed';
  const isBusy = stop.isPending || resume.isPending || repeat.isPending;
  useActions([
    ...(isAtWork(each)
      ? [{ label: 'Stop the import', group: 'Import', run: () => stop.mutate({ id }) }]
      : []),
    ...(isPaused ? [{ label: 'Resume the import', group: 'Import', run: () => resume.mutate({ id }) }] : []),
    ...(status === 'done' ? [{ label: 'Run the import again', group: 'Import', run: again }] : []),
  ]);
  return (
    <>
      {isAtWork(each) && (
        <Button disabled={isBusy} onClick={() => stop.mutate({ id })}>
          <Square /> Stop
        </Button>
      )}
      {isPaused && (
        <Button variant="primary" disabled={isBusy} onClick={() => resume.mutate({ id })}>
          <Play /> Resume
        </Button>
      )}
      {status === 'done' && (
        <Button disabled={isBusy} onClick={again}>
          <RotateCw /> Run again
        </Button>
      )}
      {!isAtWork(each) && (
        <ActionsMenu label="Import actions">
          {isPaused && isServer && (
            <DropdownMenuItem onSelect={() => setDialog('resume')}>
              <KeyRound /> Resume with another sign-in
            </DropdownMenuItem>
          )}
          {isPaused && (
            <DropdownMenuItem onSelect={again}>
              <RotateCw /> Begin again
            </DropdownMenuItem>
          )}
          <DropdownMenuItem isDanger onSelect={() => setDialog('remove')}>
            <Trash2 /> Forget this import
          </DropdownMenuItem>
        </ActionsMenu>
      )}
      {(dialog === 'resume' || dialog === 'repeat') && (
        <AgainDialog
          title={dialog === 'resume' ? 'Resume with another sign-in' : 'Go through the source again'}
          action={dialog === 'resume' ? 'Resume' : 'Run again'}
          isBusy={isBusy}
          onClose={() => setDialog(undefined)}
          onSubmit={(credentials) =>
            (dialog === 'resume' ? resume : repeat).mutate(
              { id, credentials },
              { onSuccess: () => setDialog(undefined) },
            )
          }
        />
      )}
      <Confirm
        isOpen={dialog === 'remove'}
        onOpenChange={() => setDialog(undefined)}
        title="Forget this import?"
        description="Its report goes, and what it knows of the source. All that it brought stays here. A later import of the same source starts afresh."
        action="Forget"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
      />
    </>
  );
}
