import { CircleHelp, Equal, Scale, ThumbsDown, ThumbsUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { Verdict } from '@/lib/pure/stats/verdict';

const LOOKS: Record<Verdict['kind'], { icon: ReactNode; tone: string }> = {
  better: { icon: <ThumbsUp />, tone: 'bg-success-soft text-success' },
  worse: { icon: <ThumbsDown />, tone: 'bg-danger-soft text-danger' },
  higher: { icon: <Scale />, tone: 'bg-accent-soft text-accent' },
  lower: { icon: <Scale />, tone: 'bg-accent-soft text-accent' },
  unclear: { icon: <CircleHelp />, tone: 'bg-warning-soft text-warning' },
  same: { icon: <Equal />, tone: 'bg-muted text-muted-foreground' },
  unknown: { icon: <CircleHelp />, tone: 'bg-warning-soft text-warning' },
};

/** The answer, and what stands behind it. */
export function VerdictCard({ verdict }: { verdict: Verdict }) {
  const { icon, tone } = LOOKS[verdict.kind];
  return (
    <section aria-label="Answer" className="rounded-lg border p-4">
      <div className="flex items-center gap-3">
        <span
          aria-hidden
          className={cn('grid size-8 shrink-0 place-items-center rounded-lg [&_svg]:size-4', tone)}
        >
          {icon}
        </span>
        <h2 aria-live="polite" className="text-base font-semibold">
          {verdict.headline}
        </h2>
      </div>
      <ul className="mt-2.5 flex max-w-[72ch] flex-col gap-1.5">
        {verdict.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
}
