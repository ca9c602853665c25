'use client';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
import { useOperation } from '@/lib/client/use-operation';

export function ModelPick({ model, onPick }: { model: string; onPick: (name: string) => void }) {
  const [search, setSearch] = useState('');
  const { data } = useOperation('registry.listModels', { search, limit: 50 }, { keepPrevious: true });
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium">Model</span>
      <Pick
        label="Registered models"
        options={(data?.models ?? []).map(({ name }) => ({ value: name, name }))}
        value={model}
        onPick={onPick}
        search={{ text: search, onChange: setSearch }}
        placeholder="Find a model"
        empty="No registered model has that in its name."
      >
        <Button aria-label={model ? `Model: ${model}` : 'Choose a model'} className="justify-between">
          {model || 'Choose a model'}
          <ChevronDown />
        </Button>
      </Pick>
    </div>
  );
}

export function VersionPick({
  model,
  version,
  onPick,
}: {
  model: string;
  version: string;
  onPick: (version: string) => void;
}) {
  const { data } = useOperation('registry.listVersions', { name: model, limit: 200 });
  const versions = data?.versions ?? [];
  const options = [
    ...versions.flatMap(({ aliases, version: number }) =>
      aliases.map((alias) => ({
        value: `@${alias}`,
        name: `@${alias} (version ${number} now, followed as it moves)`,
      })),
    ),
    ...versions.map(({ version: number, stage }) => ({
      value: String(number),
      name: `Version ${number}${stage === 'None' ? '' : `, ${stage}`}`,
    })),
  ];
  const shown = options.find(({ value }) => value === version)?.name;
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium">Version</span>
      <Pick
        label="Versions"
        options={options}
        value={version}
        onPick={onPick}
        placeholder="Find a version"
        empty="The model has no version."
      >
        <Button aria-label={shown ? `Version: ${shown}` : 'Choose a version'} className="justify-between">
          {shown ?? 'Choose a version'}
          <ChevronDown />
        </Button>
      </Pick>
    </div>
  );
}
