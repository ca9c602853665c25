import { CircleCheck, CircleDashed, CircleSlash, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';

type Look = {
  label: string;
  icon: LucideIcon;
  tone: 'accent' | 'success' | 'danger' | 'warning' | 'neutral';
  colour: string;
};

const LOOKS: Record<string, Look> = {
  RUNNING: { label: 'Running', icon: LoaderCircle, tone: 'accent', colour: 'text-accent' },
  SCHEDULED: { label: 'Scheduled', icon: CircleDashed, tone: 'neutral', colour: 'text-muted-foreground' },
  FINISHED: { label: 'Finished', icon: CircleCheck, tone: 'success', colour: 'text-success' },
  FAILED: { label: 'Failed', icon: CircleX, tone: 'danger', colour: 'text-danger' },
  KILLED: { label: 'Killed', icon: CircleSlash, tone: 'warning', colour: 'text-warning' },
};
const UNKNOWN: Look = {
  label: 'Unknown',
  icon: CircleDashed,
  tone: 'neutral',
  colour: 'text-muted-foreground',
};

/** It may log more. */
export const isLive = (status: string | undefined) => status === 'RUNNING' || status === 'SCHEDULED';

export const STATUSES = Object.entries(LOOKS).map(([value, { label, icon, colour }]) => ({
  value,
  label,
  icon,
  colour,
}));

const spin = (status: string) => status === 'RUNNING' && 'animate-spin [animation-duration:2.4s]';

/** A run's state as a word with its sign. */
export function StatusBadge({ status }: { status: string }) {
  const { label, icon: Icon, tone } = LOOKS[status] ?? UNKNOWN;
  return (
    <Badge tone={tone}>
      <Icon className={cn(spin(status))} />
      {label}
    </Badge>
  );
}

/** The same for a table's cell. */
export function StatusText({ status, className }: { status: string; className?: string }) {
  const { label, icon: Icon, colour } = LOOKS[status] ?? UNKNOWN;
  return (
    <span className={cn('inline-flex items-center gap-1.5', className)}>
      <Icon aria-hidden className={cn('size-3.5 shrink-0', colour, spin(status))} />
      {label}
    </span>
  );
}

export function StatusIcon({ status, className }: { status: string; className?: string }) {
  const { label, icon: Icon, colour } = LOOKS[status] ?? UNKNOWN;
  return (
    <Icon
      role="img"
      aria-label={label}
      className={cn('size-3.5 shrink-0', colour, spin(status), className)}
    />
  );
}
