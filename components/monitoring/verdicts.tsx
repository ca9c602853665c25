import {
  Check,
  CircleSlash2,
  Ellipsis,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
  Waves,
} from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { ConceptVerdict } from '@/lib/pure/drift/performance/concept';
import type { Verdict } from '@/lib/pure/drift/verdict/judge';

type Look = {
  label: string;
  tone: 'success' | 'neutral' | 'outline' | 'warning' | 'danger';
  icon: LucideIcon;
  /** Of a cell; with `mark`, so that colour alone says nothing. */
  cell: string;
  mark: string;
};

export const VERDICT_LOOKS: Record<Verdict, Look> = {
  stable: { label: 'Stable', tone: 'success', icon: Check, cell: 'bg-success-soft text-success', mark: '' },
  noise: { label: 'Noise', tone: 'neutral', icon: Waves, cell: 'bg-muted text-muted-foreground', mark: '~' },
  'not-enough-data': {
    label: 'Too few rows',
    tone: 'outline',
    icon: Ellipsis,
    cell: 'border border-dashed text-muted-foreground',
    mark: '·',
  },
  'not-computable': {
    label: 'Not computable',
    tone: 'outline',
    icon: CircleSlash2,
    cell: 'border text-muted-foreground',
    mark: '?',
  },
  drift: {
    label: 'Drift',
    tone: 'warning',
    icon: TriangleAlert,
    cell: 'bg-warning-soft text-warning ring-1 ring-inset ring-warning',
    mark: '!',
  },
  severe: {
    label: 'Severe drift',
    tone: 'danger',
    icon: OctagonAlert,
    cell: 'bg-danger-solid text-white',
    mark: '!!',
  },
};

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { label, tone, icon: Icon } = VERDICT_LOOKS[verdict];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {label}
    </Badge>
  );
}

const CONCEPT_LOOKS: Record<ConceptVerdict, { label: string; tone: Look['tone'] }> = {
  healthy: { label: 'Healthy', tone: 'success' },
  'benign-drift': { label: 'Benign drift', tone: 'neutral' },
  'harmful-covariate-drift': { label: 'Harmful input drift', tone: 'warning' },
  'concept-drift': { label: 'Concept drift', tone: 'danger' },
  'not-enough-data': { label: 'Too few labels', tone: 'outline' },
};

export const ConceptBadge = ({ verdict }: { verdict: ConceptVerdict }) => (
  <Badge tone={CONCEPT_LOOKS[verdict].tone}>{CONCEPT_LOOKS[verdict].label}</Badge>
);
