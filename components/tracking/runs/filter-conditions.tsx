'use client';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { useOperation } from '@/lib/client/use-operation';
import {
  type Comparison,
  type FlatFilter,
  type Operator,
  operatorsOf,
  readFlat,
  writeFlat,
} from '@/lib/pure/search-filter';
import { isOfNumbers, textOf, withOperator, withText } from './condition-text';
import type { BuilderProps } from './filter-builder';

const WORDS: Record<Operator, string> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  LIKE: 'looks like',
  ILIKE: 'contains',
  IN: 'is one of',
  'NOT IN': 'is none of',
  'IS NULL': 'is missing',
  'IS NOT NULL': 'is there',
};

/** One condition a line; fetched when somebody is about to write one. */
export function FilterConditions({ experimentId, filter, onFilter }: BuilderProps) {
  const flat = readFlat(filter);
  const [draft, setDraft] = useState<FlatFilter>(flat ?? { mode: 'all', conditions: [] });
  const [written, setWritten] = useState(filter);
  if (flat && filter !== written) {
    setWritten(filter);
    setDraft(flat);
  }
  const keys = useOperation(
    'tracking.listColumns',
    { experimentIds: [experimentId], without: ['mlflow.'], limit: 2000, order: 'share' },
    { staleTime: 30_000 },
  );
  if (!flat) {
    return (
      <p className="p-4 text-sm text-muted-foreground">
        This filter has brackets or NOT. Change it in the field, or clear it to build another here.
      </p>
    );
  }
  const change = (next: FlatFilter) => {
    const text = writeFlat({ ...next, conditions: next.conditions.filter(isWhole) });
    setDraft(next);
    setWritten(text);
    onFilter(text);
  };
  const replace = (at: number, condition: Comparison | undefined) =>
    change({
      ...draft,
      conditions: draft.conditions.flatMap((old, index) => (index === at ? (condition ?? []) : old)),
    });
  const fields = [
    {
      source: 'attribute' as const,
      keys: ['run_name', 'status', 'user_id', 'start_time', 'end_time', 'run_id'],
    },
    { source: 'metric' as const, keys: keys.data?.metrics.keys ?? [] },
    { source: 'param' as const, keys: keys.data?.params.keys ?? [] },
    { source: 'tag' as const, keys: keys.data?.tags.keys ?? [] },
    { source: 'dataset' as const, keys: ['name', 'digest'] },
  ];
  return (
    <div className="flex flex-col gap-2 p-3">
      {draft.conditions.length > 1 && (
        <div className="flex items-center gap-2 text-sm">
          Runs of which
          <Segmented
            label="How the conditions go together"
            value={draft.mode}
            onValueChange={(mode) => change({ ...draft, mode })}
            options={[
              { value: 'all', label: 'all' },
              { value: 'any', label: 'any' },
            ]}
          />
          hold:
        </div>
      )}
      {draft.conditions.map((condition, at) => (
        <Line
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no name, and keeps its place while it is edited.
          key={at}
          condition={condition}
          fields={fields}
          onChange={(next) => replace(at, next)}
        />
      ))}
      {draft.conditions.length === 0 && (
        <p className="text-sm text-muted-foreground">
          Say what the runs must have: a metric above a value, a parameter, a status.
        </p>
      )}
      <Button
        variant="ghost"
        size="sm"
        className="self-start"
        onClick={() =>
          setDraft({
            ...draft,
            conditions: [
              ...draft.conditions,
              { kind: 'compare', source: 'attribute', key: 'run_name', op: 'ILIKE', value: '' },
            ],
          })
        }
      >
        <Plus /> Add a condition
      </Button>
    </div>
  );
}

const isWhole = ({ value }: Comparison) =>
  value === null || (typeof value === 'number' ? Number.isFinite(value) : value.length > 0);

type LineProps = {
  condition: Comparison;
  fields: readonly { source: Comparison['source']; keys: readonly string[] }[];
  onChange: (condition: Comparison | undefined) => void;
};

const KINDS: Record<Comparison['source'], string> = {
  attribute: '',
  metric: 'metric',
  param: 'parameter',
  tag: 'tag',
  dataset: 'dataset',
};
const nameOf = ({ source, key }: Pick<Comparison, 'source' | 'key'>) => `${key} ${KINDS[source]}`.trim();

function Line({ condition, fields, onChange }: LineProps) {
  const id = useId();
  /** While one types. A line is known by its place: another condition may come to stand there. */
  const [typed, setTyped] = useState<string>();
  const operators = operatorsOf('run', condition.source, condition.key).filter(
    (op) => op !== 'IN' && op !== 'NOT IN',
  );
  const choose = (text: string) => {
    setTyped(text);
    const found = fields
      .flatMap(({ source, keys }) => keys.map((key) => ({ source, key })))
      .find((field) => nameOf(field) === text);
    if (!found) return;
    const op = operatorsOf('run', found.source, found.key)[0] ?? '=';
    setTyped(undefined);
    onChange({ kind: 'compare', ...found, op, value: '' });
  };
  return (
    <div className="flex items-center gap-1.5">
      <Input
        list={id}
        aria-label="What of the run"
        value={typed ?? nameOf(condition)}
        onChange={(event) => choose(event.target.value)}
        onBlur={() => setTyped(undefined)}
        onFocus={(event) => event.currentTarget.select()}
        className="flex-1"
      />
      <datalist id={id}>
        {fields.flatMap(({ source, keys }) =>
          keys.map((key) => <option key={`${source} ${key}`} value={nameOf({ source, key })} />),
        )}
      </datalist>
      <Select
        label="How it is compared"
        value={condition.op}
        onValueChange={(op) => onChange(withOperator(condition, op))}
        options={operators.map((op) => ({ value: op, label: WORDS[op] }))}
        className="w-32"
      />
      {condition.value !== null && (
        <Input
          aria-label="Value"
          type={isOfNumbers(condition) ? 'number' : 'text'}
          step="any"
          value={textOf(condition)}
          onChange={(event) => onChange(withText(condition, event.target.value))}
          className="flex-1"
        />
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Remove the condition"
        onClick={() => onChange(undefined)}
      >
        <X />
      </Button>
    </div>
  );
}
