import { Badge } from '@/components/ui/badge';
import type { OutputOf } from '@/lib/client/call';

export type Alert = OutputOf<'monitoring.listAlerts'>['alerts'][number];

const PHASES: Record<
  Alert['phase'],
  { label: string; tone: 'danger' | 'warning' | 'neutral' | 'success' | 'outline' }
> = {
  firing: { label: 'Firing', tone: 'warning' },
  recovering: { label: 'Recovering', tone: 'neutral' },
  pending: { label: 'Pending', tone: 'outline' },
  noData: { label: 'No data', tone: 'outline' },
  error: { label: 'Not computable', tone: 'outline' },
  normal: { label: 'Normal', tone: 'success' },
};

export function PhaseBadge({ alert: { phase, severity } }: { alert: Pick<Alert, 'phase' | 'severity'> }) {
  const { label, tone } = PHASES[phase];
  const isCritical = severity === 'critical' && (phase === 'firing' || phase === 'recovering');
  return (
    <Badge tone={isCritical ? 'danger' : tone}>
      {isCritical ? `Critical, ${label.toLowerCase()}` : label}
    </Badge>
  );
}
