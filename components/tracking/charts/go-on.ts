import type { OutputOf } from '@/lib/client/call';

export type SeriesAnswer = OutputOf<'tracking.getMetricSeries'>;
type Series = SeriesAnswer['series'][number];

/** An answer that goes on from the one before, put behind it; any other takes its place. */
export function goOn(before: SeriesAnswer, next: SeriesAnswer): SeriesAnswer {
  const { since } = next;
  if (since === null) return next;
  const kept = before.x.filter((x) => x < since).length;
  const byRun = new Map(next.series.map((series) => [series.runId, series]));
  return {
    ...next,
    x: [...before.x.slice(0, kept), ...next.x],
    series: before.series.map((series) => joined(series, byRun.get(series.runId), kept, next.x.length)),
    isSampled: before.isSampled || next.isSampled,
    since: null,
  };
}

function joined(before: Series, after: Series | undefined, kept: number, added: number): Series {
  const gaps = new Array<null>(added).fill(null);
  const join = (pick: (series: Series) => Series['last'] | undefined) => [
    ...(pick(before) ?? before.last).slice(0, kept),
    ...(after ? (pick(after) ?? after.last) : gaps),
  ];
  const hasBand = before.min !== undefined || after?.min !== undefined;
  return {
    runId: before.runId,
    last: join(({ last }) => last),
    ...(hasBand && { min: join(({ min }) => min), max: join(({ max }) => max) }),
    breaks: [...before.breaks.filter((at) => at < kept), ...(after?.breaks.map((at) => at + kept) ?? [])],
    points: before.points + (after?.points ?? 0),
  };
}
