'use client';
import { Pause, Play, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { Confirm } from '@/components/data/confirm';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';

type Monitor = OutputOf<'monitoring.getMonitor'>['monitor'];

export function MonitorMenu({ monitor }: { monitor: Monitor }) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const update = useCommand('monitoring.updateMonitor', { invalidates: ['monitoring'] });
  const remove = useCommand('monitoring.deleteMonitor', {
    invalidates: ['monitoring.listMonitors'],
    onSuccess: () => router.push('/monitors'),
  });
  const isPaused = monitor.config?.schedule.isPaused ?? false;
  return (
    <>
      <ActionsMenu label="More actions" variant="outline">
        {monitor.config && (
          <DropdownMenuItem onSelect={() => update.mutate({ id: monitor.id, isPaused: !isPaused })}>
            {isPaused ? <Play /> : <Pause />} {isPaused ? 'Go on with the schedule' : 'Pause the schedule'}
          </DropdownMenuItem>
        )}
        <DropdownMenuItem onSelect={() => setAsking(true)}>
          <Trash2 /> Delete
        </DropdownMenuItem>
      </ActionsMenu>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${monitor.name}?`}
        description="Its windows, verdicts and alerts go, and what was uploaded to it. This cannot be taken back."
        action="Delete"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate({ id: monitor.id })}
      />
    </>
  );
}
