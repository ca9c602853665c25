'use client';
import { FolderTree, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { FilterChip } from '@/components/data/filter-chip';
import { ListBar } from '@/components/data/list-bar';
import { NewButton } from '@/components/data/new-button';
import { SearchInput } from '@/components/data/search-input';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { ExperimentsTable } from './experiments-table';
import { FolderPath } from './folders';
import { useExperimentsView } from './use-experiments-view';

const CreateExperimentDialog = dynamic(() =>
  import('../experiment-dialogs').then((module) => module.CreateExperimentDialog),
);

export function ExperimentsPage() {
  const [{ q, view, owner, tag, folder, flat }, setView] = useExperimentsView();
  const [isCreating, setCreating] = useState(false);
  const canWrite = useCanWrite();
  return (
    <>
      <PageBar
        title="Experiments"
        actions={
          canWrite && <NewButton noun="experiment" group="Experiments" onNew={() => setCreating(true)} />
        }
      />
      <ListBar>
        <SearchInput
          keyGroup="Experiments"
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
          <FilterChip what={`the tag ${tag}`} onClear={() => void setView({ tag: null })}>
            {tag}
          </FilterChip>
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
      </ListBar>
      {folder && !flat && <FolderPath />}
      <ExperimentsTable onCreate={() => setCreating(true)} />
      {isCreating && <CreateExperimentDialog isOpen onOpenChange={setCreating} folder={flat ? '' : folder} />}
    </>
  );
}
