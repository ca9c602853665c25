'use client';
import { NoteBlock } from '@/components/data/note-block';
import { useMay } from '@/components/identity/permissions/use-may';
import { useCommand } from '@/lib/client/use-operation';
import { NOTE_TAG } from '../note-tag';
import { tagOf, type WholeRun } from './use-run-page';

export function RunNote({ run }: { run: WholeRun }) {
  const save = useCommand('tracking.setTag', {
    invalidates: ['tracking.getRunPage', 'tracking.searchRuns'],
    looksAgain: true,
  });
  return (
    <NoteBlock
      title="Notes"
      text={tagOf(run, NOTE_TAG) ?? ''}
      canEdit={useMay('runs.write', run.info.experimentId) && run.info.lifecycleStage === 'active'}
      isBusy={save.isPending}
      group="Run"
      nothing="What was tried here, and what came of it?"
      onSave={(value, onSuccess, seen) =>
        save.mutate({ runId: run.info.runId, key: NOTE_TAG, value, seen }, { onSuccess })
      }
    />
  );
}
