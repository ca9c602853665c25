'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useMemo, useRef } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { tableOfLines } from '@/components/charts/lines-table';
import { LinesView } from '@/components/charts/lines-view';
import { prepareLines } from '@/components/charts/prepare-lines';
import { Segmented } from '@/components/ui/segmented';
import type { OutputOf } from '@/lib/client/call';
import { useZone } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { useInSight, useWidth } from '@/lib/client/use-size';
import { formatCount } from '@/lib/pure/format';
import { milliseconds, percentText } from './numbers';
import { inOrder, linesOf, type Measure, REFUSED, refusedText } from './prepare-series';

type Charts = OutputOf<'serving.getCharts'>;

const SPANS = [
  { value: '60', label: '1 h' },
  { value: '360', label: '6 h' },
  { value: '1440', label: '1 d' },
  { value: '10080', label: '7 d' },
] as const;

const MEASURES: { measure: Measure; title: string }[] = [
  { measure: 'perSecond', title: 'Requests a second' },
  { measure: 'p95Ms', title: 'p95, ms' },
  { measure: 'p50Ms', title: 'Median, ms' },
  { measure: 'failedPercent', title: 'Failed, %' },
];

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

const HEIGHT = 180;

function SeriesCard({
  title,
  measure,
  charts,
  order,
}: {
  title: string;
  measure: Measure;
  charts: Charts | undefined;
  order: readonly string[];
}) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const isInSight = useInSight(box);
  const zone = useZone();
  const lines = useMemo(
    () => charts && linesOf(charts, measure, title, order),
    [charts, measure, title, order],
  );
  const chart = useMemo(
    () =>
      lines &&
      prepareLines(lines, {
        x: 'time',
        smoothing: 0,
        isLogX: false,
        isLogY: false,
        isClipped: false,
        window: charts && [charts.from, charts.to],
        ticks: { x: Math.max(2, Math.floor(width / 110)), y: 4 },
      }),
    [lines, charts, width],
  );
  const names = useMemo(() => ({ x: 'time' as const, zone }), [zone]);
  return (
    <div ref={box} className="min-w-0">
      <ChartFrame
        title={title}
        frame={frame}
        height={HEIGHT}
        picture={
          chart && { sentence: chart.sentence, notes: chart.notes, table: () => tableOfLines(chart, names) }
        }
        nothing={
          charts &&
          (charts.series.length > 0 ? 'No version was asked in this time.' : 'Nobody has asked in this time.')
        }
      >
        {chart && width > 2 && (
          <LinesView
            chart={chart}
            name={title}
            names={names}
            width={width - 2}
            height={HEIGHT}
            isInSight={isInSight}
            onZoom={() => undefined}
          />
        )}
      </ChartFrame>
    </div>
  );
}
