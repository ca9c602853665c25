'use client';
import { X } from 'lucide-react';
import { Field } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';
import { FeatureChoice } from './feature-choice';
import { LookupOptions } from './lookup-options';
import type { RecipeLookup } from './recipe';

type Props = {
  lookup: RecipeLookup;
  /** Of the rows that are looked up for. */
  columns: readonly string[];
  onChange: (lookup: RecipeLookup) => void;
  onRemove: () => void;
};

/** One look-up: by which columns, which features, how far back. */
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
      {table && (
        <>
          <FeatureChoice lookup={lookup} features={table.features} onChange={onChange} />
          <LookupOptions lookup={lookup} table={table} onChange={onChange} />
        </>
      )}
    </section>
  );
}
