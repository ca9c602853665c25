'use client';
import { ChevronDown, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '@/components/identity/permissions/use-may';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { lazyDialog, lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { useCommand } from '@/lib/client/use-operation';
import { firstLine } from '@/lib/pure/first-line';
import type { Experiment } from './experiment-page';
import { ExperimentTags, hasOwnTags } from './experiment-tags';
import { NOTE_TAG } from './note-tag';

const Markdown = lazyPart(() => import('@/components/data/markdown').then((module) => module.Markdown));
const NoteEditor = lazyDialog(() =>
  import('@/components/data/note-editor').then((module) => module.NoteEditor),
);

/** What the experiment is about: one line until it is opened, and its tags. */
export function ExperimentNote({ experiment }: { experiment: Experiment }) {
  const { experimentId, tags, lifecycleStage } = experiment;
  const [state, setState] = useState<'line' | 'open' | 'edit'>('line');
  const note = tags.find(({ key }) => key === NOTE_TAG)?.value ?? '';
  const canEdit = useMay('experiments.write', experimentId) && lifecycleStage === 'active';
  const save = useCommand('tracking.setExperimentTag', {
    invalidates: ['tracking.getExperiment'],
    looksAgain: true,
    onSuccess: (_, { value }) => setState(value ? 'open' : 'line'),
  });
  useActions(
    canEdit
      ? [{ label: 'Edit the description', keys: 'e', group: 'Experiment', run: () => setState('edit') }]
      : [],
  );
  if (!note && !canEdit && !hasOwnTags(tags)) return null;
  const isOpen = state !== 'line';

  return (
    <section aria-label="Description" className="border-b px-4 py-1.5 lg:px-6">
      <div className="flex min-h-7 items-center gap-1">
        {note ? (
          <button
            type="button"
            aria-expanded={isOpen}
            // To close it would lose what is being written.
            disabled={state === 'edit'}
            onClick={() => setState(isOpen ? 'line' : 'open')}
            className="-ms-1 flex min-h-6 min-w-0 items-center gap-1 rounded-sm px-1 text-muted-foreground hover:text-foreground"
          >
            <ChevronDown
              className={cn('size-4 shrink-0 transition-transform duration-100', !isOpen && '-rotate-90')}
            />
            <span className="truncate">{isOpen ? 'Description' : firstLine(note)}</span>
          </button>
        ) : (
          state === 'line' && (
            <Button variant="ghost" size="sm" className="-ms-2" onClick={() => setState('edit')}>
              <Pencil /> Add a description
            </Button>
          )
        )}
        {state === 'open' && canEdit && (
          <Button variant="ghost" size="sm" onClick={() => setState('edit')}>
            <Pencil /> Edit
          </Button>
        )}
        <ExperimentTags experiment={experiment} />
      </div>
      {state === 'open' && (
        <div className="max-h-72 max-w-3xl overflow-y-auto py-1 scroll-thin">
          <Markdown text={note} />
        </div>
      )}
      {state === 'edit' && (
        <div className="max-w-3xl py-1">
          <NoteEditor
            text={note}
            label="Description"
            isBusy={save.isPending}
            onSave={(value, seen) => save.mutate({ experimentId, key: NOTE_TAG, value, seen })}
            onCancel={() => setState(note ? 'open' : 'line')}
          />
        </div>
      )}
    </section>
  );
}
