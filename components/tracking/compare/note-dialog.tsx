'use client';
import { useState } from 'react';
import { NoteEditor } from '@/components/data/note-editor';
import { QueryPanel } from '@/components/data/query-panel';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/lib/client/toast';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { NOTE_TAG } from '../note-tag';
import { tagOf } from '../run/use-run-page';
import { type CarriedNote, textFor, written } from './carried-note';
import { RunPicker } from './run-picker';
import { type ComparedRun, useComparison } from './use-comparison';

type NoteProps = {
  /** Those that may be written on; one at least. */
  notable: readonly ComparedRun[];
  onClose: () => void;
};

/** What came of the comparison goes into the notes of one of its runs, with the way back to this view. */
export function NoteDialog({ notable, onClose }: NoteProps) {
  const { runs, baseline } = useComparison();
  const [run, setRun] = useState(
    () => notable.find(({ runId }) => runId === baseline.runId) ?? notable[0] ?? baseline,
  );
  const page = useOperation('tracking.getRunPage', { runId: run.runId }, { staleTime: 0 });
  const save = useCommand('tracking.setTag', {
    invalidates: ['tracking.getRunPage', 'tracking.searchRuns'],
    looksAgain: true,
    onSuccess() {
      toast.success(`Noted on ${run.runName}`);
      onClose();
    },
  });
  // What the link's own marks mean to Markdown is written otherwise.
  const here = window.location.href.replaceAll('(', '%28').replaceAll(')', '%29');
  const link = `[Comparison of ${plural(runs.length, 'run')}](${here})`;
  const untouched: CarriedNote = { carried: `\n\n${link}`, own: {} };
  const [draft, setDraft] = useState(untouched);
  const { runId } = run;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Write a note"
        className="max-w-xl"
        loses="what you wrote"
        // The editor asks itself before it drops what was written.
        onEscapeKeyDown={(event) => event.target instanceof HTMLTextAreaElement && event.preventDefault()}
      >
        <DialogBody className="flex flex-col gap-3">
          <div>
            <RunPicker label="On" runs={notable} value={run} onChange={setRun} />
          </div>
          <QueryPanel query={page} what="the notes" skeleton={<Skeleton className="h-36" />}>
            {(data) => {
              const note = tagOf(data.run, NOTE_TAG) ?? '';
              return (
                <NoteEditor
                  key={runId}
                  text={textFor(untouched, runId, note)}
                  stored={note}
                  begun={textFor(draft, runId, note)}
                  onWrite={(text) => setDraft(written(draft, runId, note, text))}
                  label={`Notes of ${run.runName}`}
                  isBusy={save.isPending}
                  onSave={(value, seen) => save.mutate({ runId, key: NOTE_TAG, value: value.trim(), seen })}
                  onCancel={onClose}
                />
              );
            }}
          </QueryPanel>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
