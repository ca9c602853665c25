import { CircleCheck, CirclePause, CircleX, Hourglass, LoaderCircle } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import type { OutputOf } from '@/lib/client/call';

export type Import = OutputOf<'importing.getImport'>['import'];

export const isAtWork = ({ status }: Pick<Import, 'status'>) => status === 'running';

/** Where the source is, as people call it. */
export const KINDS: Record<Import['kind'], string> = { server: 'MLflow server', folder: 'Folder' };

export function ImportStatus({ status, isWorked, fault }: Pick<Import, 'status' | 'isWorked' | 'fault'>) {
  const looks = {
    running: isWorked
      ? { icon: LoaderCircle, label: 'Running', tone: 'accent' as const }
      : { icon: Hourglass, label: fault ? 'Tries again' : 'Waits its turn', tone: 'warning' as const },
    stopped: { icon: CirclePause, label: 'Stopped', tone: 'neutral' as const },
    failed: { icon: CircleX, label: 'Failed', tone: 'danger' as const },
    done: { icon: CircleCheck, label: 'Done', tone: 'success' as const },
  };
  const { icon: Icon, label, tone } = looks[status];
  return (
    <Badge tone={tone}>
      <Icon className={cn(status === 'running' && isWorked && 'animate-spin [animation-duration:2.4s]')} />
      {label}
    </Badge>
  );
}
