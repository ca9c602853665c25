import { Badge } from '@/components/ui/badge';

const STATES = {
  READY: { label: 'Ready', tone: 'success' },
  PENDING: { label: 'Pending', tone: 'accent' },
} as const;
const FAILED = { label: 'Failed', tone: 'danger' } as const;

/** Whether a logged model's files are all there. */
export function ModelState({ status }: { status: string }) {
  const { label, tone } = STATES[status as keyof typeof STATES] ?? FAILED;
  return <Badge tone={tone}>{label}</Badge>;
}
