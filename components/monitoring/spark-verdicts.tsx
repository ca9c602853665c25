import type { Verdict } from '@/lib/pure/drift/verdict/judge';
import { plural } from '@/lib/pure/format';

const BAR = 5;
const GAP = 1;
const HEIGHT = 20;

const FILLS: Record<Verdict, string> = {
  stable: 'fill-success',
  noise: 'fill-faint',
  'not-enough-data': 'fill-border',
  'not-computable': 'fill-border',
  drift: 'fill-warning',
  severe: 'fill-danger',
};

type Window = { start: number; verdict: Verdict; drifted: number; judged: number };

/** The last windows, oldest first: how much of the columns drifted. */
export function SparkVerdicts({ windows, name }: { windows: readonly Window[]; name: string }) {
  const bad = windows.filter(({ verdict }) => verdict === 'drift' || verdict === 'severe').length;
  const label = `${name}: drift in ${bad} of the last ${plural(windows.length, 'window')}`;
  return (
    <svg role="img" aria-label={label} width={30 * (BAR + GAP)} height={HEIGHT} className="overflow-visible">
      <title>{label}</title>
      {windows.map(({ start, verdict, drifted, judged }, at) => {
        const isBad = verdict === 'drift' || verdict === 'severe';
        const height = isBad ? 8 + (judged > 0 ? (drifted / judged) * (HEIGHT - 8) : 0) : 4;
        return (
          <rect
            key={start}
            x={(30 - windows.length + at) * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            rx={1}
            className={FILLS[verdict]}
          />
        );
      })}
    </svg>
  );
}
