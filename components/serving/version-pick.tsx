'use client';
import { useState } from 'react';
import { PickField } from '@/components/data/pick-field';
import { useOperation } from '@/lib/client/use-operation';

type Place = { id?: string; error?: string | undefined; autoFocus?: boolean };

export function ModelPick({
  model,
  onPick,
  ...place
}: Place & { model: string; onPick: (name: string) => void }) {
  const [search, setSearch] = useState('');
  const { data, isPending, isPlaceholderData } = useOperation(
    'registry.listModels',
    { search, limit: 50 },
    { keepPrevious: true },
  );
  return (
    <PickField
      title="Model"
      label="Registered models"
      shown={model}
      nothing="Choose a model"
      options={(data?.models ?? []).map(({ name }) => ({ value: name, name }))}
      value={model}
      onPick={onPick}
      search={{ text: search, isBehind: isPending || isPlaceholderData, onChange: setSearch }}
      placeholder="Find a model"
      empty="No registered model has that in its name."
      {...place}
    />
  );
}

type VersionProps = Place & { model: string; version: string; onPick: (version: string) => void };

export function VersionPick({ model, version, onPick, ...place }: VersionProps) {
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
  return (
    <PickField
      title="Version"
      label="Versions"
      shown={options.find(({ value }) => value === version)?.name}
      nothing="Choose a version"
      options={options}
      value={version}
      onPick={onPick}
      placeholder="Find a version"
      empty="The model has no version."
      {...place}
    />
  );
}
