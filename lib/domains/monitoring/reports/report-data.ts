/** What a report shows: aggregates alone, of the columns and the slice that it may. */
import type { Context } from '@/lib/core/context';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import { type ColumnView, readColumn } from '../get-column';
import { type Drift, readDrift } from '../get-drift';
import { readJoint } from '../get-joint';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import type { LockedFilters } from './links';

export type Report = {
  monitor: { name: string; granularity: string; timeZone: string };
  slice: string;
  drift: Drift;
  /** The columns that drifted most in the last window, or the one that was asked for. */
  columns: ColumnView[];
  /** What all columns did together in the window that is shown, a sentence each; nothing where only some may be seen. */
  together: { name: string; verdict: Verdict; because: string }[];
  madeTime: number;
};

const MOST_TOLD = 5;
const WINDOWS = 36;

type Asked = {
  column?: string | undefined;
  window?: number | undefined;
  /** Verdicts alone: nothing of a column, which takes the most to read. */
  isBrief?: boolean;
};

/** Undefined for a column that may not be seen. */
export async function readReport(
  ctx: Pick<Context, 'sql' | 'now'>,
  monitor: ConfiguredMonitor<MonitorRow>,
  locked: LockedFilters,
  { column, window, isBrief = false }: Asked = {},
): Promise<Report | undefined> {
  const { slice } = locked;
  const whole = await readDrift(ctx, monitor.id, { slice, limit: WINDOWS });
  const maySee = (name: string) => locked.columns.length === 0 || locked.columns.includes(name);
  const drift = seenOf(whole, maySee);
  if (column !== undefined && !drift.lines.some((line) => line.column === column)) return undefined;
  const drifted = drift.lines.filter(({ cells }) => {
    const verdict = cells.at(-1)?.verdict;
    return verdict === 'drift' || verdict === 'severe';
  });
  const most = isBrief ? 0 : MOST_TOLD;
  const told = column === undefined ? drifted.slice(0, most).map((line) => line.column) : [column];
  const columns: ColumnView[] = [];
  for (const name of told) {
    const found = await readColumn(ctx, monitor, {
      slice,
      column: name,
      window: window ?? drift.windows.at(-1)?.start,
      limit: 1,
    });
    columns.push({ ...found, history: seenOf(found.history, maySee) });
  }
  const shown = window ?? drift.windows.at(-1)?.start;
  const isWhole = !isBrief && slice === '' && locked.columns.length === 0;
  const together = isWhole && shown !== undefined ? await readTogether(ctx, monitor.id, shown) : [];
  const { granularity, timeZone } = monitor.config;
  return {
    monitor: { name: monitor.name, granularity, timeZone },
    slice,
    drift,
    columns,
    together,
    madeTime: ctx.now,
  };
}

/** A window tells of columns that came, went or changed their type: of those alone that may be seen. */
const seenOf = ({ lines, windows, ...drift }: Drift, maySee: (column: string) => boolean): Drift => ({
  ...drift,
  lines: lines.filter(({ column }) => maySee(column)),
  windows: windows.map(({ schema, ...window }) => ({
    ...window,
    schema: schema.filter(({ column }) => maySee(column)),
  })),
});

async function readTogether(
  ctx: Pick<Context, 'sql'>,
  id: string,
  start: number,
): Promise<Report['together']> {
  const { windows } = await readJoint(ctx, id, { before: start + 1, limit: 1 });
  const { joint, attribution } = windows.at(-1) ?? {};
  const parts = [
    ['Correlations', joint?.correlation],
    ['Reconstruction', joint?.reconstruction],
    ['Classifier', joint?.classifier],
    ['Explanations', attribution],
  ] as const;
  return parts.flatMap(([name, part]) =>
    part ? [{ name, verdict: part.verdict, because: part.because }] : [],
  );
}
