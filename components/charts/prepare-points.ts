/** Runs as points: what scatter and contour charts are of. Pure. */
import { formatCount, formatNumber, plural } from '@/lib/pure/format';
import { spearman } from '@/lib/pure/stats/correlation';
import { axisFor, type Cell, isThere, type ValueAxis } from './scales';

/** Values of many runs, column by column, as the server answers them. */
export type ValueAnswer = {
  runs: readonly { runId: string; name: string }[];
  cells: readonly (readonly Cell[])[];
  total: number;
};

export type ColumnName = { title: string; isParam: boolean };

export type Point = {
  id: string;
  name: string;
  x: number;
  y: number;
  /** From 0 to 1 along the third column; undefined where it has no value. */
  share?: number | undefined;
  cells: Cell[];
};

export type PreparedPoints = {
  points: Point[];
  x: ValueAxis;
  y: ValueAxis;
  /** The third column's, where there is one. */
  z: ValueAxis | undefined;
  notes: string[];
  sentence: string;
};

export const ofTotal = (shown: number, total: number, looked: number): string =>
  total > looked
    ? `${plural(shown, 'run')} of the newest ${formatCount(looked)} of ${formatCount(total)}`
    : plural(shown, 'run');

/** Along two columns, and a third for the colour. Undefined where no run has both. */
export function preparePoints(
  { runs, cells, total }: ValueAnswer,
  columns: readonly ColumnName[],
  ticks: { x: number; y: number },
): PreparedPoints | undefined {
  const [xs = [], ys = [], zs] = cells;
  const [xName, yName, zName] = columns;
  const has = runs.map((_, at) => isThere(xs[at]) && isThere(ys[at]));
  const only = (values: readonly Cell[]) => values.filter((_, at) => has[at]);
  const x = axisFor(only(xs), ticks.x, xName?.isParam ?? false);
  const y = axisFor(only(ys), ticks.y, yName?.isParam ?? false);
  const z = zName && zs ? axisFor(only(zs), 4, zName.isParam) : undefined;
  if (!x || !y || !xName || !yName) return undefined;
  const points = runs.flatMap(({ runId, name }, at): Point[] => {
    const [px, py] = [x.place(xs[at] ?? null), y.place(ys[at] ?? null)];
    if (px === undefined || py === undefined) return [];
    return [
      {
        id: runId,
        name,
        x: px,
        y: py,
        share: z && shareOf(z, zs?.[at] ?? null),
        cells: cells.map((column) => column[at] ?? null),
      },
    ];
  });
  if (points.length === 0) return undefined;
  const missing = runs.length - points.length;
  const rho =
    x.names || y.names
      ? undefined
      : spearman(
          points.map((point) => point.x),
          points.map((point) => point.y),
        );
  const related = rho === undefined ? '' : `, Spearman’s ρ ${formatNumber(rho, 2)}`;
  return {
    points,
    x,
    y,
    z,
    notes: [
      ofTotal(points.length, total, runs.length),
      ...(rho === undefined ? [] : [`Spearman’s ρ ${formatNumber(rho, 2)}`]),
      ...(missing > 0 ? [`${missing} without both values`] : []),
    ],
    sentence: `${yName.title} by ${xName.title}, ${plural(points.length, 'run')}${related}`,
  };
}

/** Where a value lies along its axis, from 0 to 1. */
export function shareOf(axis: ValueAxis, cell: Cell): number | undefined {
  const place = axis.place(cell);
  if (place === undefined) return undefined;
  const into = axis.isLog ? Math.log : (value: number) => value;
  const [low, high] = [into(axis.domain[0]), into(axis.domain[1])];
  return high === low ? 0.5 : (into(place) - low) / (high - low);
}

/** A cell as it is read. */
export const sayCell = (cell: Cell): string =>
  cell === null ? '–' : typeof cell === 'number' ? formatNumber(cell) : cell;
