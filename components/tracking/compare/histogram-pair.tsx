import { plural } from '@/lib/pure/format';
import { cellsOf, type Profile } from './histogram-cells';

const WIDTH = 132;
const HEIGHT = 26;

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
