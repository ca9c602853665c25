import { plural } from '@/lib/pure/format';

const BAR = 4;
const GAP = 2;
const HEIGHT = 18;

/** Runs started per day, oldest first. */
export function ActivityBars({ days }: { days: readonly number[] }) {
  const most = Math.max(1, ...days);
  const total = days.reduce((sum, count) => sum + count, 0);
  const label =
    total === 0 ? `No runs in ${days.length} days` : `${plural(total, 'run')} in ${days.length} days`;
  return (
    <svg
      role="img"
      aria-label={label}
      width={days.length * (BAR + GAP) - GAP}
      height={HEIGHT}
      className="overflow-visible"
    >
      <title>{label}</title>
      {days.map((count, day) => {
        const height = count === 0 ? 1.5 : Math.max(3, (count / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its day.
            key={day}
            x={day * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            rx={1}
            className={count === 0 ? 'fill-border' : 'fill-accent'}
          />
        );
      })}
    </svg>
  );
}
