'use client';
import { type ReactNode, useMemo } from 'react';
import { plotOf, type Size } from './geometry';
import { type LineLook, markOf } from './lines';
import { MarksOverlay } from './marks-overlay';
import { PlainAxes } from './plain-axes';
import type { ColumnName, PreparedPoints } from './prepare-points';
import { sayCell } from './prepare-points';
import { sequential, sequentialGradient } from './sequential';
import { useThemeName } from './use-theme-name';

const POINTS_ROOM = { left: 74, right: 16, top: 10, bottom: 40 };
const RADIUS = 4;

type PointsViewProps = Size & {
  chart: PreparedPoints;
  columns: readonly ColumnName[];
  name: string;
  /** Runs that have colours of their own; others are grey. */
  looks: readonly LineLook[];
  onPick?: ((id: string) => void) | undefined;
  /** Below the points. */
  children?: ReactNode;
};

/** Runs as points along two columns; coloured by a third, or as lines are. */
export function PointsView({
  chart,
  columns,
  name,
  looks,
  onPick,
  children,
  width,
  height,
}: PointsViewProps) {
  const theme = useThemeName();
  const size = { width, height };
  const plot = plotOf(size, scalesOf(chart));
  const colours = useMemo(() => new Map(looks.map(({ id, colour }) => [id, colour])), [looks]);
  const colourOf = (id: string, share: number | undefined) =>
    chart.z
      ? share === undefined
        ? 'var(--faint)'
        : sequential(share, theme)
      : (colours.get(id) ?? 'var(--faint)');
  // Runs with colours of their own on top.
  const ordered = chart.points.toSorted((a, b) => Number(colours.has(a.id)) - Number(colours.has(b.id)));
  return (
    <>
      <div role="img" aria-label={chart.sentence} className="pointer-events-none absolute inset-0">
        <svg {...size} aria-hidden className="absolute inset-0">
          <PlainAxes
            height={height}
            plot={plot}
            x={chart.x.ticks}
            y={chart.y.ticks}
            xTitle={columns[0]?.title}
            yTitle={columns[1]?.title}
          />
          {children}
          {ordered.map(({ id, x, y, share }) => (
            <g key={id} className={`mark ${markOf(id)}`}>
              <circle
                cx={plot.toX(x)}
                cy={plot.toY(y)}
                r={RADIUS}
                fill={colourOf(id, share)}
                fillOpacity={0.85}
                stroke="var(--background)"
              />
            </g>
          ))}
        </svg>
        {chart.z && columns[2] && <Legend chart={chart} title={columns[2].title} theme={theme} />}
      </div>
      <MarksOverlay
        {...size}
        name={name}
        onPick={onPick}
        marks={chart.points
          .toSorted((a, b) => a.x - b.x)
          .map(({ id, name: run, x, y, cells }) => ({
            id,
            x: plot.toX(x),
            y: plot.toY(y),
            says: [run, ...columns.map(({ title }, at) => `${title} ${sayCell(cells[at] ?? null)}`)],
          }))}
      />
    </>
  );
}

export const scalesOf = ({ x, y, z }: PreparedPoints) => ({
  xDomain: x.domain,
  yDomain: y.domain,
  isLogX: x.isLog,
  isLogY: y.isLog,
  // The legend of the colours stands above.
  room: z ? { ...POINTS_ROOM, top: 26 } : POINTS_ROOM,
});

function Legend({
  chart: { z },
  title,
  theme,
}: {
  chart: PreparedPoints;
  title: string;
  theme: 'light' | 'dark';
}) {
  if (!z) return null;
  const ends = z.names
    ? [z.names[0] ?? '', z.names.at(-1) ?? '']
    : [z.ticks[0]?.label ?? '', z.ticks.at(-1)?.label ?? ''];
  return (
    <div className="absolute top-0 right-3 flex h-6 items-center gap-1.5 px-1 text-xs text-muted-foreground tabular">
      <span className="max-w-32 truncate">{title}</span>
      {ends[0]}
      <span className="h-2 w-16 rounded-full" style={{ background: sequentialGradient(theme) }} />
      {ends[1]}
    </div>
  );
}
