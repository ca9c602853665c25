'use client';
import { useMemo, useRef } from 'react';
import { BarsView } from '@/components/charts/bars-view';
import { ChartFrame } from '@/components/charts/chart-frame';
import { MarksOverlay } from '@/components/charts/marks-overlay';
import { type BarValue, prepareBars, tableOfBars } from '@/components/charts/prepare-bars';
import { useOperation } from '@/lib/client/use-operation';
import { useInSight } from '@/lib/client/use-size';
import { formatNumber, plural } from '@/lib/pure/format';
import { halfInterval95 } from '@/lib/pure/mean-interval';
import { groupMetrics } from '../runs/group-question';
import type { KindProps } from './chart-card';
import { looksOf, type Subject } from './subject';
import { useRunValues } from './use-run-values';

const ROOM = { left: 112, right: 16, top: 4, bottom: 22 };
const THINNEST = 15;

/** One value of each run, or the mean of each group with its interval. */
export function BarCard({ spec, title, subject, width, height, onPick, ...card }: KindProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(frame);
  const column = spec.columns[0] ?? '';
  const { values, groups, error, refetch } = useBars(subject, column, isInSight);
  const chart = useMemo(
    () =>
      values &&
      prepareBars(
        title,
        values,
        Math.floor((height - 26) / THINNEST),
        Math.max(2, Math.floor((width - 128) / 80)),
      ),
    [values, title, width, height],
  );
  const step = chart && (height - ROOM.top - ROOM.bottom) / chart.bars.length;
  const [low, high] = chart?.domain ?? [0, 1];
  return (
    <ChartFrame
      {...card}
      title={title}
      frame={frame}
      height={height}
      picture={
        chart && {
          sentence: chart.sentence,
          notes: [...chart.notes, ...noteOfGroups(looksOf(subject).length, groups)],
          table: () => tableOfBars(chart, title),
        }
      }
      fault={error ? { message: error.message, onRetry: () => void refetch() } : undefined}
      nothing={values && 'None of the runs shown has logged it'}
    >
      {chart && step !== undefined && width > 0 && (
        <>
          <div role="img" aria-label={chart.sentence} className="pointer-events-none absolute inset-0">
            <BarsView chart={chart} room={ROOM} width={width} height={height} />
          </div>
          <MarksOverlay
            name={title}
            width={width}
            height={height}
            onPick={onPick}
            marks={chart.bars.map(({ id, name, value, half, n }, at) => ({
              id,
              x: ROOM.left + ((value - low) / (high - low)) * (width - ROOM.left - ROOM.right),
              y: ROOM.top + (at + 0.5) * step,
              says: [
                name,
                `${formatNumber(value)}${half === undefined ? '' : ` ± ${formatNumber(half)}`}`,
                ...(n ? [`mean of ${plural(n, 'run')}`] : []),
              ],
            }))}
          />
        </>
      )}
    </ChartFrame>
  );
}

const noteOfGroups = (drawn: number, all: number | undefined): string[] =>
  all !== undefined && all > drawn ? [`of the first ${drawn} of ${plural(all, 'group')}`] : [];

/** Values by run, or means by group; `groups` is how many of these there are in all. */
function useBars(subject: Subject, column: string, isWanted: boolean) {
  const isRuns = subject.kind === 'runs';
  const ids = isRuns ? subject.runs.map(({ id }) => id) : [];
  const runs = useRunValues({ runIds: ids }, [column], isWanted && ids.length > 0);
  const groups = useOperation(
    'tracking.groupRuns',
    {
      ...(isRuns
        ? { by: [] }
        : {
            ...subject.question,
            by: subject.by.by,
            butParams: subject.by.butParams,
            // In the order of the table they may stand far behind the newest.
            only: subject.groups.map(({ group }) => group),
          }),
      metrics: groupMetrics([column]),
    },
    {
      enabled: isWanted && !isRuns && subject.groups.length > 0 && groupMetrics([column]).length > 0,
      keepPrevious: true,
      staleTime: 60_000,
    },
  );
  const values = useMemo((): BarValue[] | undefined => {
    if (subject.kind === 'runs') {
      if (subject.runs.length === 0) return [];
      if (!runs.data) return undefined;
      const found = new Map(runs.data.runs.map(({ runId }, at) => [runId, runs.data.cells[0]?.[at] ?? null]));
      return subject.runs.map((look) => {
        const cell = found.get(look.id) ?? null;
        return { ...look, value: cell === null ? null : Number(cell) };
      });
    }
    if (subject.groups.length === 0) return [];
    const found = new Map(groups.data?.groups.map(({ id, metrics }) => [id, metrics[0]]));
    return (
      groups.data &&
      subject.groups.map(({ group, ...look }) => {
        const spread = found.get(group);
        return {
          ...look,
          value: spread?.mean ?? null,
          half: spread ? halfInterval95(spread.n, spread.sd) : undefined,
          n: spread?.n,
        };
      })
    );
  }, [subject, runs.data, groups.data]);
  const query = isRuns ? runs : groups;
  return {
    values,
    groups: isRuns ? undefined : groups.data?.total,
    error: query.error,
    refetch: query.refetch,
  };
}
