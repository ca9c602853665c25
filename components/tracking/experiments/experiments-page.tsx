'use client';
import { FolderTree, Plus, Trash2, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { useActions } from '@/lib/client/actions';
import { ExperimentsTable } from './experiments-table';
import { FolderPath } from './folders';
import { useExperimentsView } from './use-experiments-view';

const CreateExperimentDialog = dynamic(() =>
  import('../experiment-dialogs').then((module) => module.CreateExperimentDialog),
);

export function ExperimentsPage() {
  const [{ q, view, owner, tag, folder, flat }, setView] = useExperimentsView();
  const [isCreating, setCreating] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const canWrite = useCanWrite();
  useActions([
    { label: 'Search experiments', keys: '/', group: 'Experiments', run: () => search.current?.focus() },
    ...(canWrite
      ? [{ label: 'New experiment', keys: 'n', group: 'Experiments', run: () => setCreating(true) }]
      : []),
  ]);

  return (
    <>
      <PageBar
        title="Experiments"
        actions={
          canWrite && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus />
              New experiment
            </Button>
          )
        }
      />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          ref={search}
          label="Search experiments"
          placeholder="Search by name"
          value={q}
          onValueChange={(value) => void setView({ q: value || null })}
          className="w-full sm:w-80"
        />
        <Segmented
          label="Which experiments"
          value={view}
          onValueChange={(next) => void setView({ view: next })}
          options={[
            { value: 'active', label: 'Active' },
            {
              value: 'deleted',
              label: (
                <>
                  <Trash2 /> Trash
                </>
              ),
            },
          ]}
        />
        <Segmented
          label="Whose experiments"
          value={owner}
          onValueChange={(next) => void setView({ owner: next })}
          options={[
            { value: 'anyone', label: 'Everyone’s' },
            { value: 'me', label: 'Mine' },
          ]}
        />
        {tag && (
          <Button size="sm" aria-label={`Clear the tag ${tag}`} onClick={() => void setView({ tag: null })}>
            {tag}
            <X />
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          aria-pressed={!flat}
          className="ms-auto aria-pressed:bg-muted"
          onClick={() => void setView({ flat: !flat, folder: null })}
        >
          <FolderTree />
          Folders
        </Button>
      </div>
      {folder && !flat && <FolderPath />}
      <ExperimentsTable onCreate={() => setCreating(true)} />
      {isCreating && <CreateExperimentDialog isOpen onOpenChange={setCreating} folder={flat ? '' : folder} />}
    </>
  );
}
