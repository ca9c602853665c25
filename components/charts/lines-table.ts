import type { XNames } from './chart-reading';
import type { ChartTable } from './picture';
import type { XKind } from './prepare-axis';
import type { PreparedLines } from './prepare-lines';

const X_TITLES: Record<XKind, string> = {
  step: 'Step',
  time: 'Time',
  relative: 'Milliseconds since the start',
  metric: 'x',
};

/** A line chart's numbers: a row a place, for each line its value, and its extremes or spread where it has them. */
export function tableOfLines({ x, lines }: PreparedLines, { x: kind, xKey }: XNames): ChartTable {
  const columns = [kind === 'metric' ? (xKey ?? 'x') : X_TITLES[kind]];
  for (const { name, band, n } of lines) {
    columns.push(name);
    if (band) columns.push(`${name} ${n ? 'from' : 'lowest'}`, `${name} ${n ? 'to' : 'highest'}`);
    if (n) columns.push(`${name} runs`);
  }
  const rows = x.flatMap((place, at) => {
    const isRead = lines.some(({ raw, band }) => raw[at] != null || band?.low[at] != null);
    if (!isRead) return [];
    const row: (string | number | null)[] = [kind === 'time' ? new Date(place).toISOString() : place];
    for (const { raw, band, n } of lines) {
      row.push(raw[at] ?? null);
      if (band)
        row.push(
          raw[at] == null ? null : (band.low[at] ?? null),
          raw[at] == null ? null : (band.high[at] ?? null),
        );
      if (n) row.push(n[at] ?? 0);
    }
    return [row];
  });
  return { columns, rows };
}
