'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { Block, Nothing } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { milliseconds, percentText } from '@/components/serving/numbers';
import { MEASURES, SeriesCard } from '@/components/serving/series-card';
import { SPANS } from '@/components/serving/spans';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount, plural } from '@/lib/pure/format';

const LOOK_AGAIN = 15_000;

/** What each version was asked, how fast it answered, how often it failed: over all endpoints that serve it. */
export function RequestsOverTime({ name }: { name: string }) {
  const [minutes, setMinutes] = useQueryState('span', parseAsInteger.withDefault(1440));
  const query = useOperation(
    'serving.getModelCharts',
    { model: name, minutes },
    { every: LOOK_AGAIN, keepPrevious: true },
  );
  return (
    <Block
      title="Requests by version"
      actions={
        <Segmented
          label="How far back"
          value={String(minutes) as (typeof SPANS)[number]['value']}
          onValueChange={(value) => void setMinutes(Number(value))}
          options={SPANS}
        />
      }
    >
      <QueryPanel query={query} what="the requests" skeleton={<Skeleton className="h-96" />}>
        {(charts) =>
          charts.series.length === 0 ? (
            <Nothing>Nobody has asked a version of this model in this time.</Nothing>
          ) : (
            <div className="flex flex-col gap-3">
              <ul className="flex flex-wrap gap-x-8 gap-y-2">
                {charts.series.map(({ entity, total }) => (
                  <li key={entity} className="flex flex-col">
                    <span className="text-xs text-muted-foreground">{entity}</span>
                    <span className="tabular">
                      {formatCount(total.requests)} {total.requests === 1 ? 'request' : 'requests'},{' '}
                      {percentText((100 * total.failed) / Math.max(1, total.requests))} failed, p50{' '}
                      {milliseconds(total.p50Ms)}, p99 {milliseconds(total.p99Ms)}
                    </span>
                  </li>
                ))}
              </ul>
              <div className="grid gap-3 md:grid-cols-2">
                {MEASURES.map(({ measure, title }) => (
                  <SeriesCard
                    key={measure}
                    title={title}
                    measure={measure}
                    charts={charts}
                    order={charts.series.map(({ entity }) => entity)}
                  />
                ))}
              </div>
              {charts.hasMore && (
                <p className="text-xs text-muted-foreground">
                  Of the first {plural(charts.endpoints.length, 'endpoint')} by name.
                </p>
              )}
            </div>
          )
        }
      </QueryPanel>
    </Block>
  );
}
