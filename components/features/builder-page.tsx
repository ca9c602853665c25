'use client';
import { FlaskConical } from 'lucide-react';
import { Block } from '@/components/data/block';
import { CodeBlock } from '@/components/data/code-block';
import { Field } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { formatCount, formatNumber, plural } from '@/lib/pure/format';
import { CellsTable } from './cells-table';
import { LookupEditor } from './lookup-editor';
import { inputOf, useRecipe } from './recipe';
import { TablePick } from './table-pick';

/** A training set put together: rows, look-ups, label; a preview at each step. */
export function BuilderPage() {
  const [recipe, change] = useRecipe();
  const source = useOperation(
    'features.getTable',
    { name: recipe.source },
    { enabled: recipe.source !== '' },
  );
  const columns = source.data?.featureTable.columns.map(({ name }) => name) ?? [];
  const input = inputOf(recipe);
  const create = useCommand('features.createTrainingSet', { invalidates: ['features'] });
  return (
    <>
      <PageBar
        crumbs={[{ label: 'Feature tables', href: '/features' }]}
        title="New training set"
        actions={
          <Button
            variant="primary"
            disabled={!input || create.isPending}
            onClick={() => input && create.mutate(input)}
          >
            <FlaskConical /> Record it
          </Button>
        }
      />
      <div className="grid min-h-0 flex-1 overflow-y-auto scroll-thin lg:grid-cols-[24rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-6 border-b p-4 lg:border-e lg:border-b-0 lg:p-6">
          <Block title="Rows">
            <p className="mb-2 text-xs text-muted-foreground">
              A table with the label and the keys. A DataFrame’s rows are sent by{' '}
              <code className="font-mono">fs.create_training_set(df, …)</code>.
            </p>
            <TablePick
              label="Table of the rows"
              value={recipe.source}
              onPick={(name) => change({ source: name, label: '', exclude: [] })}
            />
            {columns.length > 0 && (
              <Field label="Label" className="mt-3">
                <Select
                  label="Label"
                  value={recipe.label || '-'}
                  onValueChange={(next) => change({ label: next === '-' ? '' : next })}
                  options={[
                    { value: '-', label: 'none' },
                    ...columns.map((column) => ({ value: column, label: column })),
                  ]}
                />
              </Field>
            )}
          </Block>
          <Block title="Look-ups" count={recipe.lookups.length}>
            <div className="flex flex-col gap-3">
              {recipe.lookups.map((lookup, at) => (
                <LookupEditor
                  // biome-ignore lint/suspicious/noArrayIndexKey: a table may be looked up twice.
                  key={`${lookup.table}/${at}`}
                  lookup={lookup}
                  columns={columns}
                  onChange={(next) =>
                    change({ lookups: recipe.lookups.map((each, index) => (index === at ? next : each)) })
                  }
                  onRemove={() => change({ lookups: recipe.lookups.filter((_, index) => index !== at) })}
                />
              ))}
              <TablePick
                label="Add a look-up"
                value=""
                onPick={(table) =>
                  change({ lookups: [...recipe.lookups, { table, keys: [], features: [] }] })
                }
              />
            </div>
          </Block>
        </div>
        <div className="min-w-0">
          {create.data && <Recorded set={create.data.trainingSet} />}
          {input ? (
            <Preview input={input} label={recipe.label} />
          ) : (
            <EmptyState icon={<FlaskConical />} title="Rows, and what is looked up for them">
              Choose a table of rows, add a look-up, and say which columns hold its keys: the first rows
              appear here.
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}

type Input = NonNullable<ReturnType<typeof inputOf>>;

function Preview({ input, label }: { input: Input; label: string }) {
  const query = useOperation('features.previewTrainingSet', { ...input, limit: 50 }, { keepPrevious: true });
  return (
    <QueryPanel query={query} what="the preview" skeleton={<Skeleton className="m-6 h-64" />}>
      {({ columns, rows }) => (
        <section aria-label="Preview">
          <p className="px-4 py-2 text-xs text-muted-foreground lg:px-6">
            The first {plural(rows.length, 'row')}; looked-up columns are blue.
          </p>
          <CellsTable
            label="Preview of the training set"
            columns={columns.map(({ name, type, isFeature }) => ({
              name: name === label ? `${name} ◆` : name,
              type,
              isMarked: isFeature,
            }))}
            rows={rows}
          />
        </section>
      )}
    </QueryPanel>
  );
}

function Recorded({ set }: { set: OutputOf<'features.createTrainingSet'>['trainingSet'] }) {
  return (
    <section aria-label="The recorded training set" className="border-b bg-surface p-4 lg:px-6">
      <h2 className="text-sm font-semibold">
        Recorded: {formatCount(set.rows)} rows, {plural(set.columns.length, 'column')}
      </h2>
      {set.warnings.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1">
          {set.warnings.map(({ kind, column, message }) => (
            <li
              key={`${kind}/${column}`}
              className="rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning"
            >
              {message}
            </li>
          ))}
        </ul>
      )}
      <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
        {set.columns
          .filter(({ correlation }) => correlation !== null)
          .map(({ name, correlation }) => (
            <div key={name} className="flex gap-1.5">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="tabular">{formatNumber(correlation, 2)}</dd>
            </div>
          ))}
      </dl>
      <CodeBlock
        label="Load the training set"
        className="mt-3"
        code={`train = fs.get_training_set("${set.trainingSetId}").load_df()`}
      />
    </section>
  );
}
