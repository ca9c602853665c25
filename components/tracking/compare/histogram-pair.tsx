import type { OutputOf } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';

type Profile = NonNullable<OutputOf<'tracking.diffDatasets'>['pairs'][number]['columns'][number]['before']>;

const WIDTH = 132;
const HEIGHT = 26;
const MOST_VALUES = 24;

/** Shares of two distributions over the same cells; undefined where they have none in common. */
function cellsOf(before: Profile, after: Profile): [number[], number[]] | undefined {
  const counts = pairOf(before, after);
  if (!counts) return undefined;
  return counts.map((each) => {
    const total = each.reduce((sum, count) => sum + count, 0) || 1;
    return each.map((count) => count / total);
  }) as [number[], number[]];
}

function pairOf(before: Profile, after: Profile): [number[], number[]] | undefined {
  if (before.histogram && after.histogram?.edges.join() === before.histogram.edges.join()) {
    return [before.histogram.counts, after.histogram.counts];
  }
  if (!before.values || !after.values) return undefined;
  const [a, b] = [new Map(before.values), new Map(after.values)];
  const names = [...new Set([...a.keys(), ...b.keys()])].slice(0, MOST_VALUES);
  return [names.map((name) => a.get(name) ?? 0), names.map((name) => b.get(name) ?? 0)];
}

/** The baseline's distribution as bars, the other's as a line over them. */
export function HistogramPair({
  before,
  after,
  column,
}: {
  before: Profile;
  after: Profile;
  column: string;
}) {
  const cells = cellsOf(before, after);
  if (!cells) return null;
  const [bars, line] = cells;
  const top = Math.max(...bars, ...line);
  const step = WIDTH / bars.length;
  const y = (share: number) => HEIGHT - (share / top) * (HEIGHT - 2);
  const path = line
    .map((share, at) => `${at === 0 ? 'M' : 'L'}${at * step} ${y(share)}H${(at + 1) * step}`)
    .join('');
  return (
    <svg
      role="img"
      aria-label={`${column} in ${plural(bars.length, 'cell')}: baseline as bars, the other as a line`}
      width={WIDTH}
      height={HEIGHT}
    >
      {bars.map((share, at) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: cells keep their places.
          key={at}
          x={at * step}
          y={y(share)}
          width={Math.max(1, step - 1)}
          height={HEIGHT - y(share)}
          className="fill-control/60"
        />
      ))}
      <path d={path} fill="none" strokeWidth={1.5} className="stroke-accent" />
    </svg>
  );
}
