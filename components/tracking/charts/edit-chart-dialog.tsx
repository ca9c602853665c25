'use client';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { type ChartDraft, draftOf, specOf } from './chart-draft';
import type { PickSource } from './column-options';
import { ColumnPicker } from './column-picker';
import { type ChartKind, type ChartSpec, KINDS } from './layout';
import { titleOf, titleOfChart } from './titles';
import { readEnds } from './y-range';
import { YRangeInputs } from './y-range-fields';

type EditProps = {
  experimentIds: string[];
  /** The chart to change; without one a new one is made. */
  spec?: ChartSpec | undefined;
  onSave: (draft: Omit<ChartSpec, 'id'>) => void;
  onClose: () => void;
};

const BOTH: PickSource[] = ['metrics', 'params'];
const MOST_AXES = 12;

/** What may be chosen for a part, and what stands for none where the chart does without. */
const PARTS: Record<string, { sources: PickSource[]; none?: string }> = {
  Metric: { sources: ['metrics'] },
  X: { sources: BOTH },
  Y: { sources: BOTH },
  Height: { sources: ['metrics'] },
  Colour: { sources: BOTH, none: 'The run’s own' },
  'Grouped by': { sources: ['params'], none: 'All together' },
};

const options = Object.entries(KINDS).map(([value, { title }]) => ({
  value: value as ChartKind,
  label: title,
}));

const isWhole = ({ kind, columns }: ChartDraft): boolean =>
  kind === 'parallel'
    ? columns.length >= 2
    : KINDS[kind].parts.every((part, at) => PARTS[part]?.none !== undefined || Boolean(columns[at]));

/** Makes a chart, or changes one: its kind, what it shows, its name. */
export function EditChartDialog({ experimentIds, spec, onSave, onClose }: EditProps) {
  const [draft, setDraft] = useState(() => draftOf(spec));
  const y = readEnds(draft.low, draft.high);
  const isReady = isWhole(draft) && (draft.kind !== 'line' || 'ends' in y);
  const kindId = useId();
  const nameId = useId();
  const set = (at: number, column: string | undefined) => {
    const columns = [...draft.columns];
    columns[at] = column ?? '';
    setDraft({ ...draft, columns });
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={spec ? 'Edit the chart' : 'Add a chart'} className="max-w-lg">
        <form
          className="flex min-h-0 flex-col"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isReady) return;
            onSave(specOf(draft));
            onClose();
          }}
        >
          <DialogBody className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-3">
            <label htmlFor={kindId}>Kind</label>
            <Select
              id={kindId}
              label="Kind"
              value={draft.kind}
              onValueChange={(kind) => setDraft({ ...draft, kind, columns: draft.columns.filter(Boolean) })}
              options={options}
            />
            {KINDS[draft.kind].parts.map((part, at) => (
              <Part
                key={part}
                part={part}
                experimentIds={experimentIds}
                column={draft.columns[at]}
                hasExpressions={part !== 'Grouped by'}
                onChange={(column) => set(at, column)}
              />
            ))}
            {draft.kind === 'parallel' && (
              <Axes
                experimentIds={experimentIds}
                columns={draft.columns}
                onChange={(columns) => setDraft({ ...draft, columns })}
              />
            )}
            {draft.kind === 'line' && (
              <>
                <span>Y axis</span>
                <YRangeInputs
                  low={draft.low}
                  high={draft.high}
                  fault={'fault' in y ? y.fault : undefined}
                  onChange={(ends) => setDraft({ ...draft, ...ends })}
                />
              </>
            )}
            <label htmlFor={nameId}>Name</label>
            <Input
              id={nameId}
              value={draft.title}
              maxLength={100}
              placeholder={titleOfChart({ ...draft, id: '' })}
              onChange={(event) => setDraft({ ...draft, title: event.target.value })}
            />
          </DialogBody>
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={!isReady}>
              {spec ? 'Save' : 'Add'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

type PartProps = {
  part: string;
  experimentIds: string[];
  column: string | undefined;
  hasExpressions: boolean;
  onChange: (column: string | undefined) => void;
};

const Part = ({ part, experimentIds, column, hasExpressions, onChange }: PartProps) => {
  const { sources = BOTH, none } = PARTS[part] ?? {};
  return (
    <>
      <span>{part}</span>
      <ColumnPicker
        label={part}
        experimentIds={experimentIds}
        sources={sources}
        value={column || undefined}
        onChange={onChange}
        hasStats
        hasExpressions={hasExpressions}
        {...(none !== undefined && { none })}
      />
    </>
  );
};

type AxesProps = { experimentIds: string[]; columns: string[]; onChange: (columns: string[]) => void };

const Axes = ({ experimentIds, columns, onChange }: AxesProps) => (
  <>
    <span className="self-start pt-1.5">Axes</span>
    <div className="flex min-w-0 flex-col gap-1.5">
      {columns.map((column, at) => (
        <div key={column} className="flex h-8 items-center gap-2 rounded-md border px-2.5">
          <span className="min-w-0 flex-1 truncate" title={column}>
            {titleOf(column)}
          </span>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`Remove the axis ${titleOf(column)}`}
            onClick={() => onChange(columns.filter((_, other) => other !== at))}
          >
            <X />
          </Button>
        </div>
      ))}
      {columns.length < MOST_AXES && (
        <span className="flex items-center gap-2">
          <Plus aria-hidden className="size-4 text-muted-foreground" />
          <ColumnPicker
            label="Add an axis"
            experimentIds={experimentIds}
            sources={['params', 'metrics']}
            value={undefined}
            none="Add an axis"
            hasExpressions
            onChange={(column) => column && !columns.includes(column) && onChange([...columns, column])}
            className="flex-1"
          />
        </span>
      )}
    </div>
  </>
);
