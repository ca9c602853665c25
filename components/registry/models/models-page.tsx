'use client';
import { GitPullRequestArrow, Plus, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { PageBar } from '@/components/shell/page-bar';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { useActions } from '@/lib/client/actions';
import { useStages } from '../stage-badge';
import { ModelsTable } from './models-table';
import { useModelsView } from './use-models-view';

const CreateModelDialog = dynamic(() =>
  import('./create-model-dialog').then((module) => module.CreateModelDialog),
);

const ANY = '*';

export function ModelsPage() {
  const [{ q, owner, tag, stage, alias, asked }, setView] = useModelsView();
  const [isCreating, setCreating] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const stages = useStages();
  const canWrite = useCanWrite();
  useActions([
    { label: 'Search models', keys: '/', group: 'Models', run: () => search.current?.focus() },
    ...(canWrite ? [{ label: 'New model', keys: 'n', group: 'Models', run: () => setCreating(true) }] : []),
  ]);
  return (
    <>
      <PageBar
        title="Models"
        actions={
          canWrite && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus />
              New model
            </Button>
          )
        }
      />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <SearchInput
          ref={search}
          label="Search models"
          placeholder="Name, or a filter: tags.team = 'risk'"
          value={q}
          onValueChange={(value) => void setView({ q: value || null })}
          className="w-full sm:w-96"
        />
        <Segmented
          label="Whose models"
          value={owner}
          onValueChange={(next) => void setView({ owner: next })}
          options={[
            { value: 'anyone', label: 'Everyone’s' },
            { value: 'me', label: 'Mine' },
          ]}
        />
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
        {tag && (
          <Button size="sm" aria-label={`Clear the tag ${tag}`} onClick={() => void setView({ tag: null })}>
            {tag}
            <X />
          </Button>
        )}
        {alias && (
          <Button
            size="sm"
            aria-label={`Clear the alias ${alias}`}
            onClick={() => void setView({ alias: null })}
          >
            @{alias}
            <X />
          </Button>
        )}
      </div>
      <ModelsTable onCreate={() => setCreating(true)} />
      {isCreating && <CreateModelDialog isOpen onOpenChange={setCreating} />}
    </>
  );
}
