'use client';
import { useRef } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { useZone } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { useWidth } from '@/lib/client/use-size';
import { useStable } from '@/lib/client/use-stable';
import { ChartCard, type RunsAsked } from '../tracking/charts/chart-card';
import { type ChartsLayout, chartedMetrics, chartsOf, readLayout } from '../tracking/charts/layout';
import { looksOf, type Subject } from '../tracking/charts/subject';
import { titleOfChart } from '../tracking/charts/titles';
import type { RunsView } from '../tracking/runs/view-state';
import { FigureFault } from './figure-frame';
import { useLinkedView } from './link-state';
import { useFigureSubject } from './use-figure-subject';

const HEIGHT = 300;
const ROOM = 64;

type ChartFigureProps = { experimentId: string; params: URLSearchParams; title: string | undefined };

/** One chart of an experiment, as the view that its link keeps draws it. */
export function ChartFigure({ experimentId, params, title }: ChartFigureProps) {
  const { view, fault } = useLinkedView(params);
  if (fault) return <FigureFault message={fault} />;
  return view ? (
    <Drawn experimentId={experimentId} view={view} title={title} />
  ) : (
    <Skeleton style={{ height: HEIGHT + ROOM }} />
  );
}

type DrawnProps = { experimentId: string; view: RunsView; title: string | undefined };

function Drawn({ experimentId, view: given, title }: DrawnProps) {
  const view = useStable(given);
  const layout = useStable(readLayout(view.charts));
  const { subject, error, of } = useFigureSubject(experimentId, view, layout.runs);
  if (error) return <FigureFault message={error.message} />;
  return <OneChart experimentIds={[experimentId]} layout={layout} subject={subject} of={of} title={title} />;
}

type OneChartProps = {
  experimentIds: string[];
  /** Its `large` says which chart. */
  layout: ChartsLayout;
  /** Undefined until it is known. */
  subject: Subject | undefined;
  of: RunsAsked;
  title: string | undefined;
};

export function OneChart({ experimentIds, layout, subject, of, title }: OneChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const zone = useZone();
  const large = layout.large ?? '';
  const isOfMetric = large.startsWith('metrics.');
  const metrics = useOperation(
    'tracking.listChartMetrics',
    chartedMetrics(experimentIds, large.replace(/^metrics\./, '')),
    { enabled: isOfMetric, staleTime: 60_000 },
  );
  const spec = chartsOf(layout, metrics.data?.metrics ?? []).find(({ id }) => id === large);
  if (metrics.error) return <FigureFault message={metrics.error.message} />;
  const isComing = !subject || (isOfMetric && !metrics.data);
  if (!isComing && !spec) return <FigureFault message="This chart is not there any more." />;
  return (
    <div ref={box} style={{ minHeight: HEIGHT + ROOM }}>
      {subject && spec && width > 0 ? (
        <ChartCard
          spec={{ ...spec, title: title ?? titleOfChart(spec) }}
          of={of}
          looks={looksOf(subject)}
          subject={subject}
          settings={{
            x: layout.x,
            xKey: layout.xKey ?? undefined,
            smoothing: layout.smooth,
            isLogX: layout.logX,
            isLogY: layout.logY,
            isClipped: layout.clip,
            band: layout.band,
            withMembers: layout.members,
            zone,
          }}
          window={layout.zoom ?? undefined}
          onWindow={stays}
          onChange={stays}
          width={width - 2}
          height={HEIGHT}
        />
      ) : (
        <Skeleton style={{ height: HEIGHT + ROOM }} />
      )}
    </div>
  );
}

/** A figure shows what its link says; to look closer one opens it. */
const stays = () => undefined;
