'use client';
import { useMemo, useState } from 'react';
import { useOperation } from '@/lib/client/use-operation';
import {
  type ChartSpec,
  type ChartsLayout,
  chartedMetrics,
  chartsOf,
  METRICS_AT_FIRST,
  MOST_METRICS,
  ownMetric,
  sectionsOfLayout,
} from './layout';
import { looksOf, type Subject } from './subject';
import { titleOfChart } from './titles';

/** The charts of a layout in their sections; `hidden` says how many stay away, as no run that is drawn, or is in a group that is, has logged their metric. */
export function useCharted(experimentIds: string[], layout: ChartsLayout, subject: Subject) {
  const { search } = layout;
  const [limit, setLimit] = useState(METRICS_AT_FIRST);
  const metrics = useOperation('tracking.listChartMetrics', chartedMetrics(experimentIds, search, limit), {
    keepPrevious: true,
    staleTime: 10_000,
  });
  const drawn = useMemo(() => drawnOf(subject), [subject]);
  const isNarrow = layout.withData && looksOf(subject).length > 0;
  const logged = useOperation(
    'tracking.listChartMetrics',
    { ...chartedMetrics([], search, MOST_METRICS), ...drawn },
    { enabled: isNarrow, keepPrevious: true, staleTime: 10_000 },
  );
  const found = useMemo(() => {
    const needle = search.trim().toLowerCase();
    const isFound = (spec: ChartSpec) =>
      !needle || `${titleOfChart(spec)} ${spec.columns.join(' ')}`.toLowerCase().includes(needle);
    return chartsOf(layout, metrics.data?.metrics ?? []).filter(isFound);
  }, [layout, search, metrics.data]);
  const charts = useMemo(() => {
    // Of more metrics than are listed nobody can say which are missing.
    if (!isNarrow || !logged.data || logged.data.total > logged.data.metrics.length) return found;
    const keys = new Set(logged.data.metrics.map(({ key }) => key));
    return found.filter((spec) => {
      const key = ownMetric(spec);
      return key === undefined || keys.has(key);
    });
  }, [found, isNarrow, logged.data]);
  const gathered = useMemo(() => sectionsOfLayout(layout, charts), [charts, layout]);
  const listed = metrics.data?.metrics.length ?? 0;
  return {
    ...gathered,
    charts,
    metrics,
    hidden: found.length - charts.length,
    listed,
    total: metrics.data?.total ?? 0,
    showMore: limit < MOST_METRICS ? () => setLimit(limit + METRICS_AT_FIRST) : undefined,
  };
}

/** Whose metrics are wanted, as the server names them. */
const drawnOf = (subject: Subject) =>
  subject.kind === 'runs'
    ? { runIds: subject.runs.map(({ id }) => id) }
    : {
        groups: {
          question: subject.question,
          ...subject.by,
          groups: subject.groups.map(({ group }) => group),
        },
      };
