/** The table and what it comes to, said without adornment. */
import { median, type Row, ratio } from './rounds';

export function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(value >= 100 ? 3 : 2).replace(/\.0$/, '');
}

const spread = (values: number[]) =>
  values.length < 2 ? '' : ` (${figure(Math.min(...values))}–${figure(Math.max(...values))})`;

export function table(rows: Row[]): string {
  const head = ['scenario', 'ours/theirs', 'Plumbline', 'mlflow server', 'unit', 'of what is possible'];
  const body = rows.map((row) => [
    row.scenario,
    `${figure(ratio(row))}×`,
    figure(median(row.ours)) + spread(row.ours),
    figure(median(row.theirs)) + spread(row.theirs),
    row.unit,
    row.limit
      ? `${figure((100 * median(row.ours)) / row.limit.value)}% of ${row.limit.what} (${figure(row.limit.value)})`
      : '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join(
    '\n',
  );
}

export function summary(rows: Row[]): string {
  const slower = rows.filter((row) => ratio(row) < 1);
  const short = rows.filter((row) => ratio(row) >= 1 && ratio(row) < row.aim);
  const met = rows.filter((row) => ratio(row) >= row.aim && ratio(row) >= 1);
  const named = (list: Row[]) =>
    list.map((row) => `  ${row.scenario}: ${figure(ratio(row))}× (aim ${row.aim}×)`);
  return [
    `${met.length} of ${rows.length} rows reach their aim.`,
    ...(short.length > 0 ? ['Faster than mlflow server, but short of the aim:', ...named(short)] : []),
    ...(slower.length > 0 ? ['SLOWER than mlflow server:', ...named(slower)] : []),
    ...rows.filter(({ note }) => note).map(({ scenario, note }) => `Note on ${scenario}: ${note}`),
  ].join('\n');
}
