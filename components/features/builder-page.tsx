'use client';
import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { Block } from '@/components/data/block';
import { CodeBlock } from '@/components/data/code-block';
import { EmptyState } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import type { OutputOf } from '@/lib/client/call';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { formatCount, formatNumber, plural } from '@/lib/pure/format';
import { FunctionsBlock } from './functions-block';
import { PreviewPanel, Warnings } from './preview-panel';
import { inputOf, type Recipe, useRecipe } from './recipe';
import { RowsBlock } from './rows-block';
import { loadSnippet } from './snippets';
import { TablePick } from './table-pick';

const ExcludeBlock = lazyPart(() => import('./exclude-block').then((module) => module.ExcludeBlock));
const LookupEditor = lazyPart(() => import('./lookup-editor').then((module) => module.LookupEditor));

/** A training set put together: rows, look-ups, functions, label; a preview at each step. */
export function BuilderPage() {
  const [recipe, change] = useRecipe();
  const source = useOperation(
    'features.getTable',
    { name: recipe.source },
    { enabled: recipe.source !== '' },
  );
  const ofTable = recipe.source === '' ? [] : (source.data?.featureTable.columns ?? []);
  const columns = recipe.upload?.columns ?? ofTable.map(({ name }) => name);
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
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] overflow-y-auto scroll-thin lg:grid-cols-[24rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-6 border-b p-4 lg:border-e lg:border-b-0 lg:p-6">
          <RowsBlock recipe={recipe} columns={columns} onChange={change} />
          <LookupsBlock recipe={recipe} columns={columns} onChange={change} />
          <FunctionsBlock functions={recipe.functions} onChange={(functions) => change({ functions })} />
          {columns.length > 0 && (
            <ExcludeBlock
              columns={columns}
              label={recipe.label}
              exclude={recipe.exclude}
              onChange={(exclude) => change({ exclude })}
            />
          )}
        </div>
        <div className="min-w-0">
          {create.data && <Recorded set={create.data.trainingSet} />}
          {input ? (
            <PreviewPanel input={input} label={recipe.label} />
          ) : (
            <EmptyState icon={<FlaskConical />} title="Rows, and what is looked up for them">
              Choose a table or a file of rows, add a look-up, and say which columns hold its keys: the first
              rows appear here.
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}

type LookupsProps = {
  recipe: Recipe;
  columns: readonly string[];
  onChange: (change: Partial<Recipe>) => void;
};

function LookupsBlock({ recipe: { lookups }, columns, onChange }: LookupsProps) {
  return (
    <Block title="Look-ups" count={lookups.length}>
      <div className="flex flex-col gap-3">
        {lookups.map((lookup, at) => (
          <LookupEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: a table may be looked up twice.
            key={`${lookup.table}/${at}`}
            lookup={lookup}
            columns={columns}
            onChange={(next) =>
              onChange({ lookups: lookups.map((each, index) => (index === at ? next : each)) })
            }
            onRemove={() => onChange({ lookups: lookups.filter((_, index) => index !== at) })}
          />
        ))}
        <TablePick
          label="Add a look-up"
          value=""
          onPick={(table) => onChange({ lookups: [...lookups, { table, keys: [], features: [] }] })}
        />
      </div>
    </Block>
  );
}

function Recorded({ set }: { set: OutputOf<'features.createTrainingSet'>['trainingSet'] }) {
  return (
    <section aria-label="The recorded training set" className="border-b bg-surface p-4 lg:px-6">
      <h2 className="text-sm font-semibold">
        Recorded: {formatCount(set.rows)} rows, {plural(set.columns.length, 'column')}
      </h2>
      <Link
        href={`/features/training-sets/${set.trainingSetId}`}
        className="rounded-xs text-xs text-accent hover:underline"
      >
        Its page, with its rows as a file
      </Link>
      <Warnings warnings={set.warnings} className="mt-1" />
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
        code={loadSnippet(set.trainingSetId, useOrigin())}
      />
    </section>
  );
}
