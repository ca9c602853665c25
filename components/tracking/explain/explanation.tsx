'use client';
import { Box, Database } from 'lucide-react';
import type { ReactNode } from 'react';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { Skeleton } from '@/components/ui/skeleton';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';
import { standingOf } from '@/lib/pure/standing';

type Explained = OutputOf<'tracking.explainMetric'>;

/** Where a run's number comes from, and how it lies among those of the experiment. */
export function Explanation({ runId, metricKey }: { runId: string; metricKey: string }) {
  const query = useOperation('tracking.explainMetric', { runId, key: metricKey }, { staleTime: 10_000 });
  return (
    <div className="flex min-h-44 w-72 flex-col gap-2 p-3 text-xs">
      <p className="truncate text-sm font-medium" title={metricKey}>
        {metricKey}
      </p>
      {query.error ? (
        <p role="alert" className="text-danger">
          {query.error.message}
        </p>
      ) : query.data ? (
        <Facts explained={query.data} />
      ) : (
        <Skeleton className="h-28 w-full" />
      )}
    </div>
  );
}

const Facts = ({ explained }: { explained: Explained }) => {
  const { value, step, timestamp, min, minStep, max, maxStep, first, count, measured, among } = explained;
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1">
        <Fact name="Last">
          <NumberText value={value} className="font-medium" /> at step {formatCount(step)},{' '}
          <Time value={timestamp} />
        </Fact>
        {count > 1 && (
          <>
            {min !== null && (
              <Fact name="Lowest">
                <NumberText value={min} /> at step {formatCount(minStep ?? 0)}
              </Fact>
            )}
            {max !== null && (
              <Fact name="Highest">
                <NumberText value={max} /> at step {formatCount(maxStep ?? 0)}
              </Fact>
            )}
            <Fact name="First">
              <NumberText value={first} />, {plural(count, 'point')} in all
            </Fact>
          </>
        )}
        {measured && (
          <Fact name="Measured on">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2">
              <span className="inline-flex min-w-0 items-center gap-1">
                <Box aria-label="Model" className="size-3.5 shrink-0 text-muted-foreground" />
                <span className="truncate">{measured.modelName}</span>
              </span>
              {measured.datasetName && (
                <span className="inline-flex min-w-0 items-center gap-1" title={measured.datasetDigest}>
                  <Database aria-label="Dataset" className="size-3.5 shrink-0 text-muted-foreground" />
                  <span className="truncate">{measured.datasetName}</span>
                </span>
              )}
            </span>
          </Fact>
        )}
      </dl>
      <Standing value={value} among={among} />
    </>
  );
};

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted-foreground">{name}</dt>
    <dd className="min-w-0 tabular">{children}</dd>
  </>
);

/** Its place between the least and the greatest of the experiment's runs, with their middle. */
function Standing({ value, among }: Pick<Explained, 'value' | 'among'>) {
  const { least, median, greatest } = among;
  const at = (number: number) =>
    least === null || greatest === null || least === greatest
      ? 50
      : ((number - least) / (greatest - least)) * 100;
  return (
    <div className="border-t pt-2">
      <p>
        Last values in the experiment:{' '}
        <span className="font-medium">
          {value === 'NaN' ? 'not a number, which has no place among them' : standingOf(among)}
        </span>
      </p>
      {least !== null && median !== null && greatest !== null && least !== greatest && (
        <div aria-hidden className="mt-2">
          <div className="relative h-3">
            <span className="absolute inset-x-0 top-1.5 h-px bg-control" />
            <span
              className="absolute top-0 h-3 w-px bg-muted-foreground"
              style={{ left: `${at(median)}%` }}
            />
            {typeof value === 'number' && value >= least && value <= greatest && (
              <span
                className="absolute top-0.5 size-2 -translate-x-1/2 rounded-full bg-accent"
                style={{ left: `${at(value)}%` }}
              />
            )}
          </div>
          <div className="mt-1 flex justify-between text-muted-foreground tabular">
            <NumberText value={least} />
            <span>
              median <NumberText value={median} />
            </span>
            <NumberText value={greatest} />
          </div>
        </div>
      )}
    </div>
  );
}
