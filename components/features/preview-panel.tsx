'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { QueryPanel } from '@/components/data/query-panel';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { CellsTable } from './cells-table';
import type { inputOf } from './recipe';
import { SetColumns } from './set-columns';

type Input = NonNullable<ReturnType<typeof inputOf>>;
type Previewed = OutputOf<'features.previewTrainingSet'>;

/** The first rows of what would be recorded, what is counted of it, and what looks as if it knew the label. */
export function PreviewPanel({ input, label }: { input: Input; label: string }) {
  const query = useOperation('features.previewTrainingSet', { ...input, limit: 50 }, { keepPrevious: true });
  const [shown, show] = useQueryState(
    'show',
    parseAsStringLiteral(['rows', 'statistics'] as const).withDefault('rows'),
  );
  return (
    <QueryPanel query={query} what="the preview" skeleton={<Skeleton className="m-6 h-64" />}>
      {(preview) => (
        <section aria-label="Preview">
          <div className="flex flex-wrap items-center gap-3 px-4 py-2 lg:px-6">
            <Segmented
              label="What of the preview"
              value={shown}
              onValueChange={(next) => void show(next)}
              options={[
                { value: 'rows', label: 'Rows' },
                { value: 'statistics', label: 'Statistics' },
              ]}
            />
            <p className="text-xs text-muted-foreground">
              {shown === 'rows'
                ? `The first ${plural(preview.rows.length, 'row')}; looked-up columns are blue.`
                : `Counted over the first ${plural(preview.counted, 'row')}.`}
            </p>
          </div>
          <Warnings warnings={preview.warnings} className="px-4 pb-2 lg:px-6" />
          {shown === 'rows' ? (
            <CellsTable
              label="Preview of the training set"
              columns={preview.columns.map(({ name, type, isFeature }) => ({
                name: name === label ? `${name} ◆` : name,
                type,
                isMarked: isFeature,
              }))}
              rows={preview.rows}
            />
          ) : (
            <SetColumns
              title="Statistics of the training set"
              columns={preview.columns}
              rows={preview.counted}
              labels={[label]}
              className="md:min-w-[560px]"
            />
          )}
        </section>
      )}
    </QueryPanel>
  );
}

type WarningsProps = { warnings: Previewed['warnings']; className?: string };

export function Warnings({ warnings, className }: WarningsProps) {
  if (warnings.length === 0) return null;
  return (
    <ul aria-label="Warnings" className={className}>
      {warnings.map(({ kind, column, message }) => (
        <li
          key={`${kind}/${column}`}
          className="mt-1 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning"
        >
          {message}
        </li>
      ))}
    </ul>
  );
}
