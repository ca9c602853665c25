'use client';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';

type Props = { name: string; version: number; latest: number };

/** Takes an earlier version up again, as a new one. */
export function RestoreVersion({ name, version, latest }: Props) {
  const [isAsking, ask] = useState(false);
  const restore = useCommand('features.restoreTable', {
    invalidates: ['features'],
    onSuccess: (made) => {
      ask(false);
      toast.success(`Version ${made.version} has the rows of version ${version}.`);
    },
  });
  return (
    <>
      <Button variant="ghost" size="sm" aria-label={`Restore version ${version}`} onClick={() => ask(true)}>
        <RotateCcw /> Restore
      </Button>
      {isAsking && (
        <Confirm
          isOpen
          onOpenChange={ask}
          title={`Restore version ${version}?`}
          description={`The table gets the rows and columns of version ${version} as a new version. Version ${latest} stays, to go back to.`}
          action="Restore it"
          isBusy={restore.isPending}
          onConfirm={() => restore.mutate({ name, version })}
        />
      )}
    </>
  );
}
