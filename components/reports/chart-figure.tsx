'use client';
import { useRef } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { useZonePreference } from '@/lib/client/preferences';
import { useOperation } from '@/lib/client/use-operation';
import { useWidth } from '@/lib/client/use-size';
import { useStable } from '@/lib/client/use-stable';
import { ChartCard } from '../tracking/charts/chart-card';
import { titleOfChart } from '../tracking/charts/edit-chart-dialog';
import { chartedMetrics, chartsOf, readLayout } from '../tracking/charts/layout';
import { looksOf } from '../tracking/charts/subject';
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
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const layout = useStable(readLayout(view.charts));
  const [zone] = useZonePreference();
  const large = layout.large ?? '';
  const isOfMetric = large.startsWith('metrics.');
  const metrics = useOperation(
    'tracking.listChartMetrics',
    chartedMetrics([experimentId], large.replace(/^metrics\./, '')),
    { enabled: isOfMetric, staleTime: 60_000 },
  );
  const spec = chartsOf(layout, metrics.data?.metrics ?? []).find(({ id }) => id === large);
  const { subject, error, of } = useFigureSubject(experimentId, view, layout.runs);
  const failed = error ?? metrics.error;
  if (failed) return <FigureFault message={failed.message} />;
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
            zone: zone === 'utc' ? 'UTC' : undefined,
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
