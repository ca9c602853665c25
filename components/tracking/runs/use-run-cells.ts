'use client';
import { useQueries } from '@tanstack/react-query';
import { createContext, useMemo } from 'react';
import { ask, type OutputOf } from '@/lib/client/call';
import { useFollow } from '../live/use-live-runs';
import { BLOCK, cellsQuestion, isLogged } from './cells-question';
import { identityOf } from './identity';
import { WINDOW } from './list-question';
import { readColumn } from './run-columns';
import type { RunLine, TableRow } from './run-row';

const LIVE = 3_000;

export type Cell = OutputOf<'tracking.getRunCells'>['cells'][number][number];
export type Course = { points: readonly [number, number][]; cells: number; low: number; high: number };

type Chunk = { runIds: string[]; isLive: boolean };

/** Rows in fixed stretches, so that scrolling by a row asks nothing new. */
function chunksOf(
  rows: readonly (TableRow | undefined)[],
  [first, last]: readonly [number, number],
): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = Math.floor(first / WINDOW) * WINDOW; from <= last; from += WINDOW) {
    const lines = rows.slice(from, from + WINDOW).filter((row): row is RunLine => row?.kind === 'run');
    if (lines.length > 0) {
      chunks.push({
        runIds: lines.map(({ id }) => id),
        isLive: lines.some(({ run }) => run.status === 'RUNNING'),
      });
    }
  }
  return chunks;
}

/** Columns in sight, in fixed blocks of all that are shown. */
function blocksOf(
  shown: readonly string[],
  inSight: ReadonlySet<string>,
): { ids: string[]; courses: string[] } {
  const logged = shown.filter(isLogged);
  const ids: string[] = [];
  const courses: string[] = [];
  for (let from = 0; from < logged.length; from += BLOCK) {
    const block = logged.slice(from, from + BLOCK);
    if (!block.some((id) => inSight.has(id))) continue;
    for (const id of block) (readColumn(id)?.stat === 'course' ? courses : ids).push(id);
  }
  return { ids, courses: courses.filter((id) => inSight.has(id)) };
}

type CellOptions = {
  rows: readonly (TableRow | undefined)[];
  range: readonly [first: number, last: number];
  shown: readonly string[];
  inSight: readonly string[];
  objective: string;
};

/** What runs in sight logged under the columns in sight. */
export function useRunCells({ rows, range, shown, inSight, objective }: CellOptions) {
  const chunks = useMemo(() => chunksOf(rows, range), [rows, range]);
  const { ids, courses } = useMemo(() => blocksOf(shown, new Set(inSight)), [shown, inSight]);
  const blocks = Array.from({ length: Math.ceil(ids.length / BLOCK) }, (_, at) =>
    ids.slice(at * BLOCK, (at + 1) * BLOCK),
  );
  const asked = chunks.flatMap((chunk) => blocks.map((block) => ({ chunk, block })));
  const follow = useFollow();
  const results = useQueries({
    queries: asked.map(({ chunk: { runIds, isLive }, block }) => {
      const input = cellsQuestion(runIds, block, objective);
      return {
        queryKey: ['tracking.getRunCells', input],
        queryFn: ({ signal }: { signal: AbortSignal }) => ask('tracking.getRunCells', input, signal),
        staleTime: isLive ? LIVE : 60_000,
        refetchInterval: isLive && follow(LIVE),
      };
    }),
  });
  const drawn = chunks.flatMap((chunk) => courses.map((id) => ({ chunk, id })));
  const lines = useQueries({
    queries: drawn.map(({ chunk: { runIds, isLive }, id }) => {
      const input = { runIds, key: readColumn(id)?.key ?? '' };
      return {
        queryKey: ['tracking.getSparklines', input],
        queryFn: ({ signal }: { signal: AbortSignal }) => ask('tracking.getSparklines', input, signal),
        staleTime: isLive ? LIVE : 5 * 60_000,
        refetchInterval: isLive && follow(2 * LIVE),
      };
    }),
  });

  const arrived = [...results, ...lines].map(({ data }) => data && identityOf(data)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: gathered anew when something else arrived.
  return useMemo(() => {
    const cells = new Map<string, Map<string, Cell>>();
    const drawings = new Map<string, Course>();
    for (const [at, { chunk, block }] of asked.entries()) {
      const data = results[at]?.data;
      if (!data) continue;
      for (const [place, runId] of chunk.runIds.entries()) {
        const held = cells.get(runId) ?? new Map<string, Cell>();
        cells.set(runId, held);
        for (const [column, id] of block.entries()) held.set(id, data.cells[column]?.[place] ?? null);
      }
    }
    for (const [at, { chunk, id }] of drawn.entries()) {
      const data = lines[at]?.data;
      if (!data) continue;
      const values = Object.values(data.lines).flatMap((points) => points.map(([, value]) => value));
      const bounds = { low: Math.min(...values), high: Math.max(...values), cells: data.cells };
      for (const runId of chunk.runIds) {
        const points = data.lines[runId];
        if (points) drawings.set(`${runId} ${id}`, { points, ...bounds });
      }
    }
    return {
      cellOf: (runId: string, columnId: string) => cells.get(runId)?.get(columnId),
      courseOf: (runId: string, columnId: string) => drawings.get(`${runId} ${columnId}`),
    };
  }, [arrived, chunks, ids.join(), courses.join()]);
}

export type RunCells = ReturnType<typeof useRunCells>;

const NOTHING: RunCells = { cellOf: () => undefined, courseOf: () => undefined };

/** Cells change without the table: only they are drawn again. */
export const CellsContext = createContext<RunCells>(NOTHING);
