'use client';
import { RotateCcw, SquareFunction } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { SearchInput } from '@/components/data/search-input';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Switch } from '@/components/ui/switch';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { ExpressionField } from '../expression/expression-field';
import { hideColumn, patternOf, showColumn } from './column-choice';
import type { ChooserProps } from './column-chooser';
import { ATTRIBUTE_COLUMNS, expressionColumn, readColumn } from './run-columns';

/** Of a group with thousands of keys the search shows what is looked for. */
const LISTED = 100;
const OURS = ['mlflow.'];

type Source = 'metrics' | 'params' | 'tags';
const GROUPS: { source: Source; title: string }[] = [
  { source: 'metrics', title: 'Metrics' },
  { source: 'params', title: 'Parameters' },
  { source: 'tags', title: 'Tags' },
];

/** The columns that the table can have; fetched when somebody is about to choose. */
export function ColumnChoices(props: ChooserProps) {
  const { experimentId, shown, choice, onChange, isVarying, hidden, onVarying } = props;
  const [search, setSearch] = useState('');
  const [isWriting, setWriting] = useState(false);
  const varyingId = useId();
  const isShown = useMemo(() => new Set(shown), [shown]);
  const question = { experimentIds: [experimentId], search, without: OURS };
  const found = useOperation(
    'tracking.listColumns',
    { ...question, limit: LISTED },
    { keepPrevious: true, staleTime: 30_000 },
  );
  const attributes = ATTRIBUTE_COLUMNS.filter((id) =>
    (readColumn(id)?.title ?? '').toLowerCase().includes(search.toLowerCase()),
  );
  const total =
    found.data && GROUPS.reduce((sum, { source }) => sum + found.data[source].total, attributes.length);

  const kept = choice ?? shown;
  const expressions = kept.filter((id) => readColumn(id)?.source === 'expression');
  const toggle = (ids: readonly string[], isOn: boolean) =>
    onChange(
      ids.reduce((columns, id) => (isOn ? showColumn(columns, id) : hideColumn(columns, id)), [...kept]),
    );
  /** Of more keys than are listed the view keeps what was searched for, not each by its name. */
  function toggleAll(source: Source, ids: readonly string[], total: number, isOn: boolean) {
    if (total <= ids.length) return toggle(ids, isOn);
    const pattern = patternOf(source, search);
    const has = (id: string) => (readColumn(id)?.key ?? '').toLowerCase().includes(search.toLowerCase());
    const isSingle = (id: string) => id.startsWith(`${source}.`) && !id.includes('*') && has(id);
    const rest = kept.filter((id) => id !== pattern && !isSingle(id.replace(/^!/, '')));
    onChange(isOn ? [...rest, pattern] : rest);
  }

  if (isWriting) {
    return (
      <ExpressionField
        experimentIds={[experimentId]}
        expression=""
        action="Add the column"
        onApply={(expression) => {
          const id = expressionColumn(expression);
          // In front, where whoever made it sees it.
          onChange([id, ...kept.filter((other) => other !== id)]);
          setWriting(false);
        }}
      />
    );
  }

  return (
    <>
      <div className="border-b p-2">
        <SearchInput
          label="Search columns"
          placeholder={total === undefined ? 'Search columns' : `Search ${plural(total, 'column')}`}
          value={search}
          onValueChange={setSearch}
        />
      </div>
      <div className="min-h-0 overflow-y-auto p-2 scroll-thin" style={{ maxHeight: 420 }}>
        <Group
          title="Run"
          ids={attributes}
          total={attributes.length}
          isShown={isShown}
          onToggle={toggle}
          onToggleAll={(isOn) => toggle(attributes, isOn)}
        />
        {GROUPS.map(({ source, title }) => {
          const ids = found.data?.[source].keys.map((key) => `${source}.${key}`) ?? [];
          const all = found.data?.[source].total ?? 0;
          return (
            <Group
              key={source}
              title={title}
              ids={ids}
              total={all}
              isShown={isShown}
              onToggle={toggle}
              onToggleAll={(isOn) => toggleAll(source, ids, all, isOn)}
            />
          );
        })}
        <Group
          title="Expressions"
          ids={expressions}
          total={expressions.length}
          isShown={isShown}
          onToggle={toggle}
          onToggleAll={(isOn) => toggle(expressions, isOn)}
        />
        {total === 0 && (
          <p className="px-2 py-6 text-center text-muted-foreground">No column’s name has “{search}”.</p>
        )}
        {found.error && <p className="px-2 py-2 text-xs text-danger">{found.error.message}</p>}
      </div>
      <div className="flex items-center justify-between gap-3 border-t px-3 py-2">
        <label htmlFor={varyingId}>
          Only where runs differ
          <span role="status" className="ms-2 text-xs text-muted-foreground">
            {isVarying && `${formatCount(hidden)} hidden`}
          </span>
        </label>
        <Switch id={varyingId} checked={isVarying} onCheckedChange={onVarying} />
      </div>
      <div className="flex items-center justify-between border-t px-3 py-2">
        <Button variant="ghost" size="sm" className="-ms-1.5" onClick={() => setWriting(true)}>
          <SquareFunction />
          Add an expression
        </Button>
        <span className="ms-auto text-xs text-muted-foreground">
          {formatCount(shown.length - hidden)} shown
        </span>
        <Button variant="ghost" size="sm" disabled={choice === null} onClick={() => onChange(null)}>
          <RotateCcw />
          Reset
        </Button>
      </div>
    </>
  );
}

type GroupProps = {
  title: string;
  ids: readonly string[];
  total: number;
  isShown: ReadonlySet<string>;
  onToggle: (ids: readonly string[], isOn: boolean) => void;
  onToggleAll: (isOn: boolean) => void;
};

function Group({ title, ids, total, isShown, onToggle, onToggleAll }: GroupProps) {
  if (ids.length === 0) return null;
  const isAll = ids.every((id) => isShown.has(id));
  return (
    <fieldset className="mb-2">
      <legend className="flex w-full items-center justify-between px-1 text-xs font-medium text-muted-foreground">
        {title}
        <Button variant="ghost" size="sm" className="h-6 px-1.5" onClick={() => onToggleAll(!isAll)}>
          {isAll ? 'Hide all' : `Show all ${formatCount(total)}`}
        </Button>
      </legend>
      {ids.map((id) => {
        const name = readColumn(id)?.title ?? id;
        return (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button, which a label names as well.
          <label
            key={id}
            className="flex min-h-7 cursor-pointer items-center gap-1.5 rounded-sm px-1 hover:bg-muted"
          >
            <Checkbox checked={isShown.has(id)} onCheckedChange={(isOn) => onToggle([id], isOn === true)} />
            <span className="truncate" title={name}>
              {name}
            </span>
          </label>
        );
      })}
      {total > ids.length && (
        <p className="px-2 py-1 text-xs text-muted-foreground">
          {ids.length} of {plural(total, 'column')}; search for the others.
        </p>
      )}
    </fieldset>
  );
}
