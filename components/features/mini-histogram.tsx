import { formatCount, formatNumber } from '@/lib/pure/format';

const HEIGHT = 20;
const BAR = 4;

type Props = { name: string; counts: readonly number[]; least?: number | null; greatest?: number | null };

/** How values spread, in one line of a table. */
export function MiniHistogram({ name, counts, least, greatest }: Props) {
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bars = counts.map((count, place) => ({
    place,
    height: count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT),
  }));
  return (
    <svg
      role="img"
      aria-label={`${name}: ${formatCount(total)} values from ${formatNumber(least)} to ${formatNumber(greatest)}`}
      width={counts.length * BAR}
      height={HEIGHT}
      className="text-accent"
    >
      {bars.map(({ place, height }) => (
        <rect
          key={place}
          x={place * BAR}
          y={HEIGHT - height}
          width={BAR - 1}
          height={height}
          fill="currentColor"
        />
      ))}
    </svg>
  );
}
