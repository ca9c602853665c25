import { CircleAlert, CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { ShownCheck } from './activity-words';

const SIGNS = {
  passed: { icon: CircleCheck, tone: 'text-success', said: 'Passed:' },
  failed: { icon: CircleX, tone: 'text-danger', said: 'Failed:' },
  pending: { icon: CircleDashed, tone: 'text-warning', said: 'Awaited:' },
} as const;

export const CheckSign = ({ state, className }: { state: string; className?: string }) => {
  const { icon: Icon, tone, said } = SIGNS[state as keyof typeof SIGNS] ?? SIGNS.pending;
  return <Icon role="img" aria-label={said} className={cn('size-4 shrink-0', tone, className)} />;
};

/** What was looked at before a move, and why it was made although something was missing. */
export function CheckRecord({
  checks,
  override,
}: {
  checks: readonly ShownCheck[];
  override: string | null;
}) {
  if (checks.length === 0 && !override) return null;
  return (
    <div className="mt-1.5 flex flex-col gap-1 text-xs">
      {checks.length > 0 && (
        <ul aria-label="Checks" className="flex flex-col gap-0.5">
          {checks.map(({ label, state, detail }) => (
            <li key={label} className="flex items-center gap-1.5">
              <CheckSign state={state} className="size-3.5" />
              <span>{label}</span>
              <span className="min-w-0 truncate text-muted-foreground">{detail}</span>
            </li>
          ))}
        </ul>
      )}
      {override && (
        <p className="flex items-start gap-1.5 text-warning">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="[overflow-wrap:anywhere]">Passed over: {override}</span>
        </p>
      )}
    </div>
  );
}
