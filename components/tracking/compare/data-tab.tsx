'use client';
import { ArrowRight, Database, Equal } from 'lucide-react';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Badge } from '@/components/ui/badge';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { ROW_HEIGHTS, useDensity } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { formatNumber } from '@/lib/pure/format';
import { formatShare } from '@/lib/pure/format-delta';
import { ColumnChanges } from './column-changes';
import type { CompareRow } from './compare-row';
import { CompareTable } from './compare-table';
import { TableSkeleton } from './overview-tab';
import { textRow } from './text-row';
import { useComparison } from './use-comparison';

type Uses = OutputOf<'tracking.compareDatasets'>['datasets'];
type Pair = OutputOf<'tracking.diffDatasets'>['pairs'][number];

const HEAD = 34;
const MOST_LINES = 6;

/** Which run read which data, and how the baseline's differ from those of the run beside it. */
export function DataTab() {
  const { refs, baseline, other } = useComparison();
  const [density] = useDensity();
  const uses = useOperation('tracking.compareDatasets', { runs: refs });
  const diff = useOperation(
    'tracking.diffDatasets',
    { from: baseline.ref, to: other.ref },
    { keepPrevious: true },
  );
  return (
    <QueryPanel
      query={uses}
      what="the datasets"
      skeleton={<TableSkeleton />}
      className="flex h-full min-h-0 flex-col"
      empty={({ datasets }) => (datasets.length === 0 ? <NoDatasets /> : undefined)}
    >
      {({ datasets }) => (
        <>
          <div
            style={{ height: HEAD + ROW_HEIGHTS[density] * Math.min(datasets.length, MOST_LINES) }}
            className="flex shrink-0 flex-col border-b"
          >
            <CompareTable label="Datasets of the runs" rows={rowsOf(datasets)} isDimmed={false} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 scroll-thin lg:px-6">
            <QueryPanel query={diff} what="what differs" skeleton={<Skeleton className="h-40" />}>
              {({ pairs }) => (
                <div className="flex flex-col gap-6">
                  {pairs.map((pair) => (
                    <PairBlock
                      key={`${pair.from?.name} ${pair.from?.digest} ${pair.to?.name} ${pair.to?.digest}`}
                      pair={pair}
                    />
                  ))}
                  {pairs.length === 0 && (
                    <p className="text-muted-foreground">
                      Neither {baseline.runName} nor {other.runName} has logged a dataset.
                    </p>
                  )}
                </div>
              )}
            </QueryPanel>
          </div>
        </>
      )}
    </QueryPanel>
  );
}

const rowsOf = (datasets: Uses): CompareRow[] =>
  datasets.map(({ name, digest, contexts }) =>
    textRow(
      `dataset ${name} ${digest}`,
      `${name} ${digest}`,
      contexts.map((context) => (context === '' ? 'read' : context)),
    ),
  );

function PairBlock({ pair }: { pair: Pair }) {
  const { baseline, other } = useComparison();
  const { from, to, columns, profile } = pair;
  const isSame = from !== null && to !== null && from.digest === to.digest && from.name === to.name;
  const title = (from ?? to)?.name ?? '';
  return (
    <section aria-label={`Dataset ${title}`}>
      <h2 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
        <Database className="size-4 text-muted-foreground" />
        {title}
        {from && to && to.name !== title && (
          <>
            <ArrowRight className="size-3.5 text-muted-foreground" /> {to.name}
          </>
        )}
        {[...new Set([from?.context, to?.context].filter(Boolean))].map((context) => (
          <Badge key={context}>{context}</Badge>
        ))}
        <span className="font-mono text-xs font-normal text-muted-foreground">
          {from?.digest ?? '–'} → {to?.digest ?? '–'}
        </span>
      </h2>
      {isSame ? (
        <p className="mt-2 inline-flex items-center gap-2 text-muted-foreground">
          <Equal className="size-4" /> The same data, to the digest.
        </p>
      ) : from && to ? (
        <>
          <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1">
            {profile.map(({ name, from: a, to: b }) => (
              <div key={name} className="flex gap-2">
                <dt className="text-muted-foreground">{name}</dt>
                <dd className="tabular">
                  {shown(a)} → {shown(b)}
                  {formatShare(b, a) && (
                    <span className="ms-1.5 text-xs text-muted-foreground">{formatShare(b, a)}</span>
                  )}
                </dd>
              </div>
            ))}
            {from.source !== to.source && (
              <div className="flex min-w-0 gap-2">
                <dt className="text-muted-foreground">Source</dt>
                <dd className="min-w-0 truncate" title={`${from.source}\n${to.source}`}>
                  {from.source} → {to.source}
                </dd>
              </div>
            )}
          </dl>
          {columns.length > 0 ? (
            <ColumnChanges columns={columns} />
          ) : (
            <p className="mt-2 text-muted-foreground">No schema was logged with either.</p>
          )}
          {columns.length > 0 && !pair.hasStatistics && <NoStatistics />}
        </>
      ) : (
        <p className="mt-2 text-muted-foreground">
          Only {from ? baseline.runName : other.runName} has read it.
        </p>
      )}
    </section>
  );
}

const shown = (value: string | number | null) =>
  typeof value === 'number' ? formatNumber(value) : (value ?? '–');

const PROFILED = `import json, mlflow
from mlflow.data.pandas_dataset import PandasDataset

class Profiled(PandasDataset):
    @property
    def profile(self):
        columns = json.loads(self.df.describe(include="all").to_json())
        return {**super().profile, "columns": columns}

data = mlflow.data.from_pandas(df, name="customers")
data.__class__ = Profiled
mlflow.log_input(data, context="training")`;

const NoStatistics = () => (
  <details className="mt-3 text-muted-foreground">
    <summary className="w-fit rounded-xs text-xs">
      The client logged no statistics of columns: only their names and types are compared. How to log them
    </summary>
    <CodeBlock label="Log statistics of columns" className="mt-2 text-foreground" code={PROFILED} />
  </details>
);

const NoDatasets = () => (
  <EmptyState icon={<Database />} title="No datasets were logged">
    None of these runs says what data it read.
    <CodeBlock
      label="Example"
      className="mt-4 text-start text-foreground"
      code={
        'data = mlflow.data.from_pandas(df, name="customers")\nmlflow.log_input(data, context="training")'
      }
    />
  </EmptyState>
);
