'use client';
import { KeyRound, Pencil, Play, Square, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmTyped } from '@/components/data/confirm-typed';
import { PermissionsDialog } from '@/components/identity/permissions/permissions-dialog';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useCommand } from '@/lib/client/use-operation';
import type { Job } from './run-state';

const EditDialog = lazyDialog(() => import('./edit-dialog').then((module) => module.EditDialog));

export function JobActions({ job }: { job: Job }) {
  const { id, name, kind, isActive, may, cron, followsModel } = job;
  const [open, setOpen] = useState<'edit' | 'permissions' | 'delete'>();
  const router = useRouter();
  const invalidates = ['scoring'];
  const run = useCommand('scoring.runJob', { invalidates });
  const start = useCommand('scoring.startJob', { invalidates });
  const stop = useCommand('scoring.stopJob', { invalidates });
  const remove = useCommand('scoring.deleteJob', {
    invalidates: ['scoring', 'registry', 'features'],
    onSuccess: () => router.push('/scoring'),
  });
  const isByItself = kind === 'stream' || cron !== '' || followsModel || !isActive;
  const mayRunNow = kind === 'batch' && may.run;
  // A key that is held down is pressed again and again.
  const runNow = () => !run.isPending && run.mutate({ name });
  useActions(mayRunNow ? [{ label: 'Run now', keys: 'r', group: 'Scoring job', run: runNow }] : []);
  return (
    <>
      {may.manage && isByItself && (
        <Button
          variant={kind === 'stream' && !isActive ? 'primary' : 'outline'}
          disabled={start.isPending || stop.isPending}
          onClick={() => (isActive ? stop : start).mutate({ name })}
        >
          {isActive ? <Square /> : <Play />}
          {isActive ? 'Stop' : 'Start'}
        </Button>
      )}
      {mayRunNow && (
        <Button variant="primary" disabled={run.isPending} onClick={runNow}>
          <Play />
          Run now
        </Button>
      )}
      {may.manage && (
        <>
          <Button size="icon" variant="ghost" aria-label="Edit the job" onClick={() => setOpen('edit')}>
            <Pencil />
          </Button>
          <Button size="icon" variant="ghost" aria-label="Permissions" onClick={() => setOpen('permissions')}>
            <KeyRound />
          </Button>
          <Button size="icon" variant="ghost" aria-label="Delete the job" onClick={() => setOpen('delete')}>
            <Trash2 />
          </Button>
        </>
      )}
      {open === 'edit' && <EditDialog job={job} onClose={() => setOpen(undefined)} />}
      {open === 'permissions' && (
        <PermissionsDialog
          objectType="scoring-job"
          objectId={id}
          name={name}
          isOpen
          onOpenChange={() => setOpen(undefined)}
        />
      )}
      <ConfirmTyped
        isOpen={open === 'delete'}
        onOpenChange={(isOpen) => !isOpen && setOpen(undefined)}
        title={`Delete ${name}?`}
        description="Its runs and the files that they made go with it. Tables that it wrote stay."
        name={name}
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ name })}
      />
    </>
  );
}
