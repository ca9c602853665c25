'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { Segmented } from '@/components/ui/segmented';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { milliseconds, percentText } from './numbers';
import { inOrder, REFUSED, refusedText } from './prepare-series';
import { MEASURES, SeriesCard } from './series-card';
import { SPANS } from './spans';

type Charts = OutputOf<'serving.getCharts'>;

/** How each entity did: throughput, latency and failures, live. */
export function EndpointCharts({ name, entities }: { name: string; entities: readonly { name: string }[] }) {
  const [minutes, setMinutes] = useQueryState('span', parseAsInteger.withDefault(60));
  const { data: found } = useOperation(
    'serving.getCharts',
    { name, minutes },
    { every: 10_000, keepPrevious: true },
  );
  const key = entities.map((entity) => entity.name).join('\n');
  const order = useMemo(() => key.split('\n'), [key]);
  const data = useMemo(() => found && { ...found, series: inOrder(found.series, order) }, [found, order]);
  return (
    <section aria-labelledby="traffic-charts" className="flex flex-col gap-3 px-4 lg:px-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="traffic-charts" className="font-semibold">
          What was asked
        </h2>
        <Segmented
          label="How far back"
          value={String(minutes) as (typeof SPANS)[number]['value']}
          onValueChange={(value) => void setMinutes(Number(value))}
          options={SPANS}
        />
      </div>
      {data && data.series.length + data.refused.length > 0 && <Totals charts={data} />}
      <div className="grid gap-3 md:grid-cols-2">
        {MEASURES.map(({ measure, title }) => (
          <SeriesCard key={measure} title={title} measure={measure} charts={data} order={order} />
        ))}
      </div>
    </section>
  );
}

const Totals = ({ charts }: { charts: Charts }) => (
  <ul className="flex flex-wrap gap-x-8 gap-y-2">
    {charts.series.map(({ entity, total }) => (
      <li key={entity} className="flex flex-col">
        <span className="text-xs text-muted-foreground">{entity || REFUSED}</span>
        <span className={entity ? 'tabular' : 'text-danger tabular'}>
          {formatCount(total.requests)} {total.requests === 1 ? 'request' : 'requests'}
          {entity &&
            `, ${percentText((100 * total.failed) / Math.max(1, total.requests))} failed, p50 ${milliseconds(total.p50Ms)}, p99 ${milliseconds(total.p99Ms)}`}
        </span>
      </li>
    ))}
    {charts.refused.length > 0 && (
      <li className="flex flex-col">
        <span className="text-xs text-muted-foreground">Refused at the door</span>
        <span className="tabular">{refusedText(charts.refused)}</span>
      </li>
    )}
  </ul>
);
