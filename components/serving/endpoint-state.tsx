import { Loader } from 'lucide-react';
import { Badge } from '@/components/ui/badge';

type State = {
  isReady: boolean;
  isStopped: boolean;
  update: 'NOT_UPDATING' | 'IN_PROGRESS' | 'UPDATE_FAILED' | 'UPDATE_CANCELED';
};

/** Ready or not, and how the last update goes or went: both at once, as an endpoint answers while it is updated. */
export function EndpointState({ isReady, isStopped, update }: State) {
  if (isStopped) return <Badge>Stopped</Badge>;
  return (
    <span className="inline-flex items-center gap-1">
      <Badge tone={isReady ? 'success' : update === 'UPDATE_FAILED' ? 'danger' : 'warning'}>
        {isReady ? 'Ready' : 'Not ready'}
      </Badge>
      {update === 'IN_PROGRESS' && (
        <Badge tone="accent">
          <Loader className="animate-spin" />
          Updating
        </Badge>
      )}
      {update === 'UPDATE_FAILED' && <Badge tone="danger">Update failed</Badge>}
      {update === 'UPDATE_CANCELED' && <Badge>Update canceled</Badge>}
    </span>
  );
}

const ENTITY: Record<
  string,
  { tone: 'success' | 'warning' | 'danger' | 'neutral' | 'accent'; text: string }
> = {
  DEPLOYMENT_READY: { tone: 'success', text: 'Ready' },
  DEPLOYMENT_CREATING: { tone: 'accent', text: 'Getting ready' },
  DEPLOYMENT_FAILED: { tone: 'danger', text: 'Failed' },
  DEPLOYMENT_ABORTED: { tone: 'neutral', text: 'Stopped' },
  DEPLOYMENT_RECOVERING: { tone: 'warning', text: 'Recovering' },
  SCALED_TO_ZERO: { tone: 'neutral', text: 'Scaled to zero' },
};

export function EntityState({ deployment, message }: { deployment: string; message: string }) {
  const { tone, text } = ENTITY[deployment] ?? { tone: 'neutral' as const, text: deployment };
  return (
    <Badge tone={tone} title={message || undefined}>
      {text}
    </Badge>
  );
}
