'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { Pick } from '@/components/data/pick';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { matchingColumns } from '@/lib/pure/column-match';
import { isLookedUp, type NamedFeature, type RecipeLookup, type Unit } from './recipe';
import type { TableData } from './snippets';

type Props = { lookup: RecipeLookup; table: TableData; onChange: (lookup: RecipeLookup) => void };

const WHOLE = ['byte', 'short', 'integer', 'long'];
const NUMBERS = /^(byte|short|integer|long|float|double|decimal)/;
const OF_TIMES: { value: Unit; label: string }[] = [
  { value: 's', label: 'seconds' },
  { value: 'min', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
];

/** How far back a look-up goes, from when on a row counts, and what its features are called. */
export function LookupOptions({ lookup, table, onChange }: Props) {
  const [timeKey] = table.timestampKeys;
  return (
    <div className="mt-3 flex flex-col gap-3">
      {timeKey !== undefined && (
        <div className="flex flex-wrap items-end gap-3">
          <Window lookup={lookup} table={table} timeKey={timeKey} onChange={onChange} />
          <KnownAt lookup={lookup} table={table} onChange={onChange} />
        </div>
      )}
      <Named lookup={lookup} table={table} onChange={onChange} />
    </div>
  );
}

function Window({ lookup, table, timeKey, onChange }: Props & { timeKey: string }) {
  const type = table.columns.find(({ name }) => name === timeKey)?.type ?? '';
  const isWhole = WHOLE.includes(type);
  // Chosen before there is a number.
  const [chosen, choose] = useState<Unit>('d');
  const unit = lookup.window?.unit ?? (isWhole ? '1' : chosen);
  const set = (text: string, next: Unit) => {
    const count = Number(text);
    const isSaid = text.trim() !== '' && Number.isFinite(count) && count >= 0;
    onChange({ ...lookup, window: isSaid ? { count, unit: next } : undefined });
  };
  const text = lookup.window ? String(lookup.window.count) : '';
  return (
    <>
      <Field
        label={isWhole ? `Not older than, in units of ${timeKey}` : 'Not older than'}
        className={isWhole ? 'w-full' : 'w-28'}
      >
        <Input
          key={text}
          inputMode="decimal"
          defaultValue={text}
          placeholder="any age"
          autoComplete="off"
          onBlur={({ target }) => target.value.trim() !== text && set(target.value, unit)}
        />
      </Field>
      {!isWhole && (
        <Select
          label="Unit of the age"
          value={unit}
          onValueChange={(next) => {
            choose(next);
            if (lookup.window) set(text, next);
          }}
          options={OF_TIMES}
        />
      )}
    </>
  );
}

/** Columns that can be held against the time: those of its kind. */
function KnownAt({ lookup, table, onChange }: Props) {
  const times = table.features.filter(({ type }) => /^(timestamp|date)/.test(type));
  if (times.length === 0) return null;
  return (
    <Field label="Known since">
      <Select
        label={`Known since, in ${lookup.table}`}
        value={lookup.knownAt ?? '-'}
        onValueChange={(next) => onChange({ ...lookup, knownAt: next === '-' ? undefined : next })}
        options={[
          { value: '-', label: 'its own time' },
          ...times.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
    </Field>
  );
}

function Named({ lookup, table, onChange }: Props) {
  const [search, setSearch] = useState('');
  const named = lookup.named ?? [];
  const free = table.features.filter(
    ({ name }) => isLookedUp(lookup, name) && !named.some(({ feature }) => feature === name),
  );
  const change = (next: NamedFeature[]) => onChange({ ...lookup, named: next.length > 0 ? next : undefined });
  return (
    <>
      {named.map((each, at) => (
        <NamedRow
          key={each.feature}
          value={each}
          type={table.features.find(({ name }) => name === each.feature)?.type ?? ''}
          onChange={(next) => change(named.map((other, index) => (index === at ? next : other)))}
          onRemove={() => change(named.filter((_, index) => index !== at))}
        />
      ))}
      <Pick
        label={`Rename a feature of ${lookup.table}`}
        placeholder="Find a feature"
        empty="No feature is called like that."
        options={matchingColumns(free, search)
          .slice(0, 50)
          .map(({ name }) => ({ value: name, name }))}
        search={{ text: search, isBehind: false, onChange: setSearch }}
        onPick={(feature) => change([...named, { feature, called: '' }])}
      >
        <Button size="sm" className="self-start">
          <Plus /> Rename a feature, fill its gaps
        </Button>
      </Pick>
    </>
  );
}

type RowProps = {
  value: NamedFeature;
  type: string;
  onChange: (value: NamedFeature) => void;
  onRemove: () => void;
};

/** A value as the feature's type has it; what is none goes on as it is written, for the server to say so. */
function standIn(text: string, type: string): NamedFeature['missing'] {
  if (text.trim() === '') return undefined;
  if (type === 'boolean' && /^(true|false)$/i.test(text.trim())) return text.trim().toLowerCase() === 'true';
  if (NUMBERS.test(type) && Number.isFinite(Number(text))) return Number(text);
  return text;
}

function NamedRow({ value, type, onChange, onRemove }: RowProps) {
  const missing = value.missing === undefined ? '' : String(value.missing);
  return (
    <fieldset aria-label={value.feature} className="flex items-end gap-2">
      <Field
        label={<span className="[overflow-wrap:anywhere]">{value.feature} is called</span>}
        className="min-w-0 flex-1"
      >
        <Input
          // Of another look-up in the same table by now, where one above was removed.
          key={value.called}
          defaultValue={value.called}
          placeholder={value.feature}
          maxLength={255}
          autoComplete="off"
          onBlur={({ target }) =>
            target.value !== value.called && onChange({ ...value, called: target.value })
          }
        />
      </Field>
      <Field label="Missing is" className="w-24">
        <Input
          key={missing}
          defaultValue={missing}
          placeholder="missing"
          autoComplete="off"
          onBlur={({ target }) =>
            target.value !== missing && onChange({ ...value, missing: standIn(target.value, type) })
          }
        />
      </Field>
      <Button
        variant="ghost"
        size="icon-xs"
        aria-label={`Leave ${value.feature} as it is`}
        onClick={onRemove}
      >
        <X />
      </Button>
    </fieldset>
  );
}
