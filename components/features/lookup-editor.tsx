'use client';
import { X } from 'lucide-react';
import { Field } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';
import type { RecipeLookup } from './recipe';

type Props = {
  lookup: RecipeLookup;
  /** Of the rows that are looked up for. */
  columns: readonly string[];
  onChange: (lookup: RecipeLookup) => void;
  onRemove: () => void;
};

/** One look-up: by which columns, and which features. */
export function LookupEditor({ lookup, columns, onChange, onRemove }: Props) {
  const { data } = useOperation('features.getTable', { name: lookup.table });
  const table = data?.featureTable;
  const keys = table?.primaryKeys.filter((key) => !table.timestampKeys.includes(key)) ?? [];
  const options = [
    { value: '-', label: 'choose a column' },
    ...columns.map((column) => ({ value: column, label: column })),
  ];
  const chosen = (value: string) => (value === '-' ? '' : value);
  return (
    <section aria-label={`Look-up in ${lookup.table}`} className="rounded-lg border p-3">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 truncate font-medium">{lookup.table}</h3>
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label={`Remove ${lookup.table}`}
          className="ms-auto"
          onClick={onRemove}
        >
          <X />
        </Button>
      </div>
      <div className="mt-2 flex flex-wrap gap-3">
        {keys.map((key, at) => (
          <Field key={key} label={`Key ${key}`}>
            <Select
              label={`Key ${key}`}
              size="sm"
              value={lookup.keys[at] || '-'}
              onValueChange={(next) =>
                onChange({
                  ...lookup,
                  keys: keys.map((_, index) => (index === at ? chosen(next) : (lookup.keys[index] ?? ''))),
                })
              }
              options={options}
            />
          </Field>
        ))}
        {table?.timestampKeys[0] && (
          <Field label={`Time, not before ${table.timestampKeys[0]}`}>
            <Select
              label="Time"
              size="sm"
              value={lookup.time || '-'}
              onValueChange={(next) => onChange({ ...lookup, time: chosen(next) || undefined })}
              options={options}
            />
          </Field>
        )}
      </div>
      <fieldset className="mt-3">
        <legend className="text-xs font-medium">Features</legend>
        <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
          {table?.features.map(({ name }) => {
            const isChosen = lookup.features.length === 0 || lookup.features.includes(name);
            return (
              // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control.
              <label key={name} className="flex min-h-6 items-center gap-1.5">
                <Checkbox
                  checked={isChosen}
                  onCheckedChange={() => {
                    const all = table.features.map((feature) => feature.name);
                    const before = lookup.features.length === 0 ? all : lookup.features;
                    const after = isChosen ? before.filter((each) => each !== name) : [...before, name];
                    onChange({ ...lookup, features: after.length === all.length ? [] : after });
                  }}
                />
                {name}
              </label>
            );
          })}
        </div>
      </fieldset>
    </section>
  );
}
