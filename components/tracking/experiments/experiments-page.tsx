'use client';
import { FolderTree, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ListBar } from '@/components/data/list-bar';
import { TagFilter, WhoseFilter } from '@/components/data/list-filters';
import { ListSearch } from '@/components/data/list-search';
import { NewButton } from '@/components/data/new-button';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { Segmented } from '@/components/ui/segmented';
import { ExperimentsTable } from './experiments-table';
import { FolderPath } from './folders';
import { useExperimentsView } from './use-experiments-view';

const CreateExperimentDialog = lazyDialog(() =>
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
        <ListSearch
          group="Experiments"
          of="experiments"
          placeholder="Search by name"
          value={q}
          onSearch={(text) => setView({ q: text })}
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
        <WhoseFilter of="experiments" value={owner} onChange={(next) => setView({ owner: next })} />
        <TagFilter tag={tag} onClear={() => setView({ tag: null })} />
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
