'use client';
import { Plus, Trash2 } from 'lucide-react';
import { Field } from '@/components/data/form';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { CustomMetric } from '@/lib/domains/monitoring/schemas';
import type { Setup } from './setup-state';

const KINDS = [
  { value: 'aggregate', label: 'Of the rows of a window' },
  { value: 'derived', label: 'Of other metrics of a window' },
  { value: 'drift', label: 'Between a window and its reference' },
] as const;
const TYPES = [
  { value: 'number', label: 'A number' },
  { value: 'text', label: 'A text' },
  { value: 'boolean', label: 'True or false' },
] as const;
const EXAMPLES: Record<CustomMetric['kind'], string> = {
  aggregate: 'avg({{input_column}} * {{input_column}})',
  derived: 'sqrt(mean_square)',
  drift: '{{current_df}}.mean_square - {{base_df}}.mean_square',
};
const WHOLE = ':table';

type Props = { setup: Setup; onSet: (more: Partial<Setup>) => void };

/** Metrics by expressions of SQL, as the managed platform writes them. */
export function SetupCustom({ setup, onSet }: Props) {
  const { custom, columns } = setup;
  const names = columns.map(({ name }) => name);
  const change = (at: number, metric: CustomMetric) => onSet({ custom: custom.with(at, metric) });
  const add = () =>
    onSet({
      custom: [...custom, { name: '', kind: 'aggregate', columns: [], definition: '', type: 'number' }],
    });
  return (
    <fieldset className="flex max-w-3xl flex-col gap-3">
      <legend className="mb-1 text-sm font-semibold">Metrics of your own</legend>
      {custom.length === 0 && (
        <p className="text-muted-foreground">
          An expression of SQL over the rows of each window, such as the share of orders above a limit. It is
          drawn beside the others, stands in the metric tables, and a rule may alert of it.
        </p>
      )}
      {custom.map((metric, at) => (
        <Metric
          // biome-ignore lint/suspicious/noArrayIndexKey: a metric that is being named has nothing else
          key={at}
          metric={metric}
          names={names}
          isAgainstMany={isAgainstMany(setup)}
          onChange={(next) => change(at, next)}
          onRemove={() => onSet({ custom: custom.toSpliced(at, 1) })}
        />
      ))}
      <div>
        <Button type="button" size="sm" onClick={add}>
          <Plus /> Add a metric
        </Button>
      </div>
    </fieldset>
  );
}

/** What was worked out of the rows of each of several windows does not add up to what it is of all their rows. */
const isAgainstMany = ({ reference, referenceSize }: Setup): boolean =>
  (reference === 'rolling' || reference === 'sameWeekday') && referenceSize > 1;

type MetricProps = {
  metric: CustomMetric;
  names: string[];
  isAgainstMany: boolean;
  onChange: (metric: CustomMetric) => void;
  onRemove: () => void;
};

function Metric({ metric, names, isAgainstMany: areMany, onChange, onRemove }: MetricProps) {
  const set = (more: Partial<CustomMetric>) => onChange({ ...metric, ...more });
  const title = metric.name || 'a new metric';
  // Of several columns as the API may name them, all stay.
  const options = [...names, ...(metric.columns.length > 1 ? [metric.columns.join(', ')] : [])];
  const chosen = metric.columns.length === 0 ? WHOLE : metric.columns.join(', ');
  const choose = (value: string) =>
    set({ columns: value === WHOLE ? [] : names.includes(value) ? [value] : metric.columns });
  return (
    <fieldset aria-label={title} className="grid min-w-0 gap-3 rounded-lg border p-3 sm:grid-cols-2">
      <Field label="Name" hint="Of letters, digits and underscores: a column of the metric tables.">
        <Input
          value={metric.name}
          onChange={({ target }) => set({ name: target.value })}
          pattern="[A-Za-z]\w*"
          maxLength={100}
          required
        />
      </Field>
      <Field
        label="Is worked out"
        hint={
          metric.kind === 'drift' && areMany
            ? 'Only against one window, or a reference that is no window: choose one above.'
            : undefined
        }
      >
        <Select
          label="Is worked out"
          value={metric.kind}
          options={KINDS}
          onValueChange={(kind) => set({ kind })}
        />
      </Field>
      <Field label="Column" hint="It stands for {{input_column}}.">
        <Select
          label="Column"
          value={chosen}
          options={[
            { value: WHOLE, label: 'The table as a whole' },
            ...options.map((value) => ({ value, label: value })),
          ]}
          onValueChange={choose}
        />
      </Field>
      <Field label="Gives">
        <Select label="Gives" value={metric.type} options={TYPES} onValueChange={(type) => set({ type })} />
      </Field>
      <Field label="Expression" className="sm:col-span-2">
        <Input
          value={metric.definition}
          onChange={({ target }) => set({ definition: target.value })}
          placeholder={EXAMPLES[metric.kind]}
          maxLength={4000}
          className="font-mono"
          required
        />
      </Field>
      <div className="sm:col-span-2">
        <Button type="button" variant="ghost" size="sm" aria-label={`Remove ${title}`} onClick={onRemove}>
          <Trash2 /> Remove
        </Button>
      </div>
    </fieldset>
  );
}
