'use client';
import { Pencil } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { NoteEditor } from '@/components/data/note-editor';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { useActions } from '@/lib/client/actions';
import { useCommand } from '@/lib/client/use-operation';
import { NOTE_TAG } from '../note-text';
import { Block, Nothing } from './block';
import { tagOf, type WholeRun } from './use-run-page';

const Markdown = dynamic(() => import('@/components/data/markdown').then((module) => module.Markdown));

export function NoteBlock({ run }: { run: WholeRun }) {
  const [isEditing, setEditing] = useState(false);
  const note = tagOf(run, NOTE_TAG) ?? '';
  const canEdit = useCanWrite() && run.info.lifecycleStage === 'active';
  const save = useCommand('tracking.setTag', {
    invalidates: ['tracking.getRunPage', 'tracking.searchRuns'],
    onSuccess: () => setEditing(false),
  });
  useActions(
    canEdit ? [{ label: 'Edit the notes', keys: 'e', group: 'Run', run: () => setEditing(true) }] : [],
  );
  return (
    <Block
      title="Notes"
      actions={
        canEdit &&
        !isEditing && (
          <Button variant="ghost" size="icon-xs" aria-label="Edit the notes" onClick={() => setEditing(true)}>
            <Pencil />
          </Button>
        )
      }
    >
      {isEditing ? (
        <NoteEditor
          text={note}
          label="Notes"
          isBusy={save.isPending}
          onSave={(value) => save.mutate({ runId: run.info.runId, key: NOTE_TAG, value })}
          onCancel={() => setEditing(false)}
        />
      ) : note ? (
        <Markdown text={note} />
      ) : (
        <Nothing>What was tried here, and what came of it?</Nothing>
      )}
    </Block>
  );
}
