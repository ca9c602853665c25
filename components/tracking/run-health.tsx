'use client';
import { Hourglass, type LucideIcon, TrendingUp } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Tooltip } from '@/components/ui/tooltip';
import { useNow } from '@/lib/client/use-now';
import { formatDuration } from '@/lib/pure/format';
import { describeDivergence, describeStall, type RunHealth } from '@/lib/pure/run-health';

type Flag = 'stalled' | 'diverged';

export const HEALTH_LOOKS: Record<Flag, { label: string; icon: LucideIcon; tone: 'warning' | 'danger' }> = {
  stalled: { label: 'Stalled', icon: Hourglass, tone: 'warning' },
  diverged: { label: 'Diverged', icon: TrendingUp, tone: 'danger' },
};

/** What is wrong, each with its sentence. */
function useTroubles(health: RunHealth | null): { flag: Flag; sentence: string }[] {
  const heardAt = health?.stalled?.heardAt;
  const silence = useNow((now) => (heardAt === undefined ? '' : formatDuration(now - heardAt)));
  if (!health) return [];
  const { stalled, diverged } = health;
  return [
    ...(stalled
      ? [{ flag: 'stalled' as const, sentence: describeStall(stalled, silence || 'a while') }]
      : []),
    ...(diverged ? [{ flag: 'diverged' as const, sentence: describeDivergence(diverged) }] : []),
  ];
}

/** Signs for a table's cell, explained by the pointer or the focus. */
export function HealthIcons({ health }: { health: RunHealth | null }) {
  const troubles = useTroubles(health);
  return troubles.map(({ flag, sentence }) => {
    const { label, icon: Icon, tone } = HEALTH_LOOKS[flag];
    return (
      <Tooltip key={flag} content={`${label}: ${sentence}.`}>
        <span
          role="img"
          aria-label={`${label}: ${sentence}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the focus explains it, as the pointer does.
          tabIndex={0}
          className={cn(
            'grid size-6 shrink-0 place-items-center rounded-sm [&_svg]:size-3.5',
            tone === 'danger' ? 'text-danger' : 'text-warning',
          )}
        >
          <Icon aria-hidden />
        </span>
      </Tooltip>
    );
  });
}

type BadgesProps = { health: RunHealth | null; onKill?: (() => void) | undefined };

/** The same beside a title: each opens what it means, and what can be done. */
export function HealthBadges({ health, onKill }: BadgesProps) {
  const troubles = useTroubles(health);
  return troubles.map(({ flag, sentence }) => {
    const { label, icon: Icon, tone } = HEALTH_LOOKS[flag];
    return (
      <Popover key={flag}>
        <PopoverTrigger className="inline-flex min-h-6 items-center rounded-full" title={`${sentence}.`}>
          <Badge tone={tone}>
            <Icon aria-hidden />
            {label}
          </Badge>
        </PopoverTrigger>
        <PopoverContent align="start" aria-label={label} className="w-80 p-3 text-sm">
          <p>{sentence}.</p>
          <p className="mt-1.5 text-xs text-muted-foreground">{ADVICE[flag]}</p>
          {flag === 'stalled' && onKill && (
            <Button size="sm" className="mt-3" onClick={onKill}>
              Mark as killed
            </Button>
          )}
        </PopoverContent>
      </Popover>
    );
  });
}

const ADVICE: Record<Flag, string> = {
  stalled:
    'Its process may be gone. If it comes back and logs, this goes away by itself; the limit is set in the experiment’s menu.',
  diverged:
    'Judged by the latest values: a loss at three times its minimum or more (a hundred times where it has ten points or fewer; scores of folds merely vary), a value that is NaN or infinite. It goes away when the run recovers.',
};
