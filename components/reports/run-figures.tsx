'use client';
import { useRef, useState } from 'react';
import { ArtifactImage } from '@/components/artifacts/viewers/artifact-image';
import { NumberText } from '@/components/data/number';
import { Duration, Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { useWidth } from '@/lib/client/use-size';
import { runColour } from '@/lib/pure/colours';
import { LineCard } from '../tracking/charts/line-card';
import { arrangementOf, chartChoices } from '../tracking/run/chart-choices';
import { RunDot, runHref } from '../tracking/run-mark';
import { StatusBadge } from '../tracking/run-status';
import { FigureFault } from './figure-frame';
import { ValueList } from './value-list';

type OfRun = { experimentId: string; runId: string };
const useRun = (runId: string) => useOperation('tracking.getRun', { runId }, { staleTime: 30_000 });

const HEIGHT = 260;

/** One metric of one run. */
export function RunChartFigure(
  props: OfRun & { metricKey: string; params: URLSearchParams; title: string | undefined },
) {
  const { runId, metricKey, params, title } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { data, error } = useRun(runId);
  if (error) return <FigureFault message={error.message} />;
  const { window, ...choices } = chartChoices(params);
  return (
    <div ref={box} style={{ minHeight: HEIGHT + 64 }}>
      {data && width > 0 && (
        <LineCard
          title={title ?? `${metricKey} of ${data.info.runName}`}
          metricKey={metricKey}
          subject={{
            kind: 'runs',
            runs: [{ id: runId, name: data.info.runName, colour: runColour(runId) }],
            isRunning: data.info.status === 'RUNNING',
          }}
          settings={{ ...choices, ends: arrangementOf(params).y[metricKey], zone: undefined }}
          window={window}
          onWindow={() => undefined}
          width={width - 2}
          height={HEIGHT}
        />
      )}
    </div>
  );
}

/** A picture that a run has stored. */
export function PictureFigure({ runId, path, title }: OfRun & { path: string; title: string | undefined }) {
  // Whoever writes the report mends the address while it is looked at.
  const place = `${runId}/${path}`;
  const [missing, setMissing] = useState<string>();
  const name = title ?? path;
  if (missing === place) return <FigureFault message={`The picture ${path} cannot be shown.`} />;
  return (
    <figure>
      <ArtifactImage
        source={{ kind: 'run', id: runId }}
        path={path}
        size={0}
        alt={name}
        onError={() => setMissing(place)}
        className="max-h-[520px] max-w-full rounded-lg border bg-white"
      />
      <figcaption className="mt-1 text-xs text-muted-foreground">{name}</figcaption>
    </figure>
  );
}

/** A run: how it went, and its first metrics and params. */
export function RunFigure({ experimentId, runId }: OfRun) {
  const { data, error } = useRun(runId);
  if (error) return <FigureFault message={error.message} />;
  if (!data) return <Skeleton className="h-28" />;
  const { info } = data;
  const values = [
    ...data.data.metrics.map(({ key, value }) => ({ key, value: <NumberText value={value} /> })),
    ...data.data.params.map(({ key, value }) => ({ key, value })),
  ];
  return (
    <section aria-label={`The run ${info.runName}`} className="rounded-lg border px-3 py-2.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <RunDot runId={runId} />
        <HoverLink
          href={runHref({ experimentId, runId })}
          className="rounded-xs font-medium text-foreground no-underline hover:underline"
        >
          {info.runName || runId}
        </HoverLink>
        <StatusBadge status={info.status} />
        <span className="text-xs text-muted-foreground">
          <Time value={info.startTime} /> ·{' '}
          <Duration
            start={info.startTime}
            end={info.endTime ?? undefined}
            isRunning={info.status === 'RUNNING'}
          />
        </span>
      </p>
      <ValueList values={values} />
    </section>
  );
}

/** The last value of a metric, or a param, within a sentence. */
export function InlineValue({ runId, valueKey, href }: { runId: string; valueKey: string; href: string }) {
  const { data, error } = useRun(runId);
  const metric = data?.data.metrics.find(({ key }) => key === valueKey);
  const param = data?.data.params.find(({ key }) => key === valueKey);
  const title = `${valueKey} of ${data?.info.runName ?? 'a run'}`;
  return (
    <HoverLink
      href={href}
      title={error?.message ?? title}
      className="rounded-xs font-medium text-foreground tabular decoration-dotted"
    >
      {metric ? (
        <NumberText value={metric.value} />
      ) : param ? (
        param.value
      ) : error ? (
        'not to be seen'
      ) : data ? (
        'not logged'
      ) : (
        '…'
      )}
    </HoverLink>
  );
}
