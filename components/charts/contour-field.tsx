'use client';
import { useMemo } from 'react';
import { plotOf, type Size } from './geometry';
import { scalesOf } from './points-view';
import type { PreparedContour } from './prepare-contour';
import { sequential } from './sequential';
import { useThemeName } from './use-theme-name';

/** The guessed landscape below the runs, and its lines of equal height. */
export function ContourField({ chart, width, height }: Size & { chart: PreparedContour }) {
  const theme = useThemeName();
  const drawn = useMemo(() => {
    const plot = plotOf({ width, height }, scalesOf(chart));
    const [w, h] = [plot.width / chart.columns, plot.height / chart.rows];
    const toX = (share: number) => plot.left + share * plot.width;
    const toY = (share: number) => plot.top + (1 - share) * plot.height;
    // Cells of one colour are one path: a tenth of the elements.
    const shades = new Map<number, string>();
    for (const [row, heights] of chart.field.entries()) {
      for (const [column, share] of heights.entries()) {
        if (share === null) continue;
        const shade = Math.round(share * 24);
        const cell = `M${(plot.left + column * w).toFixed(1)} ${(toY(row / chart.rows) - h).toFixed(1)}h${(w + 0.5).toFixed(1)}v${(h + 0.5).toFixed(1)}h${(-w - 0.5).toFixed(1)}Z`;
        shades.set(shade, (shades.get(shade) ?? '') + cell);
      }
    }
    const lines = chart.lines.map(({ label, segments }) => ({
      label,
      d: segments
        .map(
          ([x1, y1, x2, y2]) =>
            `M${toX(x1).toFixed(1)} ${toY(y1).toFixed(1)}L${toX(x2).toFixed(1)} ${toY(y2).toFixed(1)}`,
        )
        .join(''),
    }));
    return { shades: [...shades], lines };
  }, [chart, width, height]);
  return (
    <>
      {drawn.shades.map(([shade, d]) => (
        <path key={shade} d={d} fill={sequential(shade / 24, theme)} fillOpacity={0.55} />
      ))}
      {drawn.lines.map(({ label, d }) => (
        <path
          key={label}
          d={d}
          fill="none"
          stroke="var(--foreground)"
          strokeOpacity={0.45}
          strokeWidth={0.75}
        />
      ))}
    </>
  );
}
