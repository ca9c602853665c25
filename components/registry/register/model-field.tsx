'use client';
import { useDeferredValue, useId } from 'react';
import { Field } from '@/components/data/form';
import { Input } from '@/components/ui/input';
import { command, isCallError } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';

const OFFERED = 20;

/** The models whose names have a text, and whether one of them is called just so. */
export function useKnownModels(name: string) {
  const known = useOperation(
    'registry.listModels',
    { search: useDeferredValue(name), limit: OFFERED },
    { keepPrevious: true },
  );
  const offered = known.data?.models ?? [];
  return { offered, model: offered.find((model) => model.name === name) };
}

type ModelFieldProps = {
  value: string;
  onValueChange: (value: string) => void;
  offered: readonly { id: string; name: string }[];
  hint: string;
  error?: string | undefined;
};

/** The name of a registered model: one that is there, or a new one. */
export function ModelField({ value, onValueChange, offered, hint, error }: ModelFieldProps) {
  const list = useId();
  return (
    <>
      <Field label="Model" hint={hint} {...(error !== undefined && { error })}>
        <Input
          list={list}
          value={value}
          onChange={(event) => onValueChange(event.target.value)}
          required
          autoFocus
          autoComplete="off"
        />
      </Field>
      <datalist id={list}>
        {offered.map((model) => (
          <option key={model.id} value={model.name} />
        ))}
      </datalist>
    </>
  );
}

/** The list knows the first few that match: one that is there all the same is as good as made. */
export async function createUnlessThere(name: string): Promise<void> {
  try {
    await command('registry.createModel', { name });
  } catch (error) {
    if (!isCallError(error) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error;
  }
}
