import { formatNumber } from '@/lib/pure/format';
import { nameX, type XKind } from './prepare-axis';
import type { PreparedLine, PreparedLines } from './prepare-lines';
import { type Spot, Tip } from './tip';

export type XNames = { x: XKind; xKey?: string | undefined; zone?: string | undefined };

const MOST = 9;

/** Lines with a value at a place, from the top of the picture down. */
export const linesAt = (chart: PreparedLines, at: number): PreparedLine[] =>
  chart.lines
    .filter(({ drawn }) => drawn[at] != null)
    .sort((a, b) => (b.drawn[at] ?? 0) - (a.drawn[at] ?? 0));

/** A line's value in words: of a group with its spread and number, of a stretch with its extremes. */
export function sayValue({ raw, band, n }: PreparedLine, at: number): string {
  const value = raw[at] ?? null;
  if (value === null) return 'no point here';
  const [low, high] = [band?.low[at] ?? null, band?.high[at] ?? null];
  if (n) {
    const spread = low === null || high === null ? '' : `, ${formatNumber(low)} to ${formatNumber(high)}`;
    return `${formatNumber(value)}${spread} (n = ${n[at] ?? 0})`;
  }
  const isWide = low !== null && high !== null && low !== high;
  return isWide
    ? `${formatNumber(value)} (${formatNumber(low)} to ${formatNumber(high)})`
    : formatNumber(value);
}

type ReadingProps = {
  chart: PreparedLines;
  at: number;
  lit: string | undefined;
  names: XNames;
  spot: Spot;
};

/** What lies under the cursor, line by line. */
export function Reading({ chart, at, lit, names, spot }: ReadingProps) {
  const x = chart.x[at] ?? 0;
  const found = linesAt(chart, at);
  const shown = found.slice(0, MOST);
  const own = found.find(({ id }) => id === lit);
  if (own && !shown.includes(own)) shown.splice(MOST - 1, 1, own);
  return (
    <Tip at={spot}>
      <p className="text-muted-foreground tabular">{nameX(names.x, x, names.zone, names.xKey)}</p>
      <table className="mt-0.5 tabular">
        <tbody>
          {shown.map((line) => (
            <tr key={line.id} className={line.id === lit ? 'font-semibold' : undefined}>
              <td className="max-w-40 truncate pe-3">
                <svg width={14} height={8} aria-hidden className="me-1.5 inline-block">
                  <path d="M0 4h14" stroke={line.colour} strokeWidth={2} strokeDasharray={line.dash} />
                </svg>
                {line.name}
              </td>
              <td className="whitespace-nowrap text-end">{sayValue(line, at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > shown.length && (
        <p className="text-muted-foreground">and {found.length - shown.length} more</p>
      )}
    </Tip>
  );
}
