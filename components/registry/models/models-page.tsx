'use client';
import { GitPullRequestArrow } from 'lucide-react';
import { useState } from 'react';
import { FilterChip } from '@/components/data/filter-chip';
import { ListBar } from '@/components/data/list-bar';
import { TagFilter, WhoseFilter } from '@/components/data/list-filters';
import { ListSearch } from '@/components/data/list-search';
import { NewButton } from '@/components/data/new-button';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { lazyDialog } from '@/components/ui/lazily';
import { Select } from '@/components/ui/select';
import { useStages } from '../stage-badge';
import { ModelsTable } from './models-table';
import { useModelsView } from './use-models-view';

const CreateModelDialog = lazyDialog(() =>
  import('./create-model-dialog').then((module) => module.CreateModelDialog),
);

const ANY = '*';

export function ModelsPage() {
  const [{ q, owner, tag, stage, alias, asked }, setView] = useModelsView();
  const [isCreating, setCreating] = useState(false);
  const stages = useStages();
  const canWrite = useCanWrite();
  return (
    <>
      <PageBar
        title="Models"
        actions={canWrite && <NewButton noun="model" group="Models" onNew={() => setCreating(true)} />}
      />
      <ListBar>
        <ListSearch
          group="Models"
          of="models"
          placeholder="Name, or a filter: tags.team = 'risk'"
          value={q}
          onSearch={(text) => setView({ q: text })}
          className="sm:w-96"
        />
        <WhoseFilter of="models" value={owner} onChange={(next) => setView({ owner: next })} />
        <Select
          size="sm"
          label="Stage"
          value={stage || ANY}
          onValueChange={(next) => void setView({ stage: next === ANY ? null : next })}
          options={[
            { value: ANY, label: 'Any stage' },
            ...stages.map(({ name }) => ({ value: name, label: `Has ${name}` })),
          ]}
        />
        <Button
          size="sm"
          variant="ghost"
          aria-pressed={asked}
          onClick={() => void setView({ asked: !asked })}
        >
          <GitPullRequestArrow />
          With open requests
        </Button>
        <TagFilter tag={tag} onClear={() => setView({ tag: null })} />
        {alias && (
          <FilterChip what={`the alias ${alias}`} onClear={() => void setView({ alias: null })}>
            @{alias}
          </FilterChip>
        )}
      </ListBar>
      <ModelsTable onCreate={() => setCreating(true)} />
      {isCreating && <CreateModelDialog isOpen onOpenChange={setCreating} />}
    </>
  );
}
