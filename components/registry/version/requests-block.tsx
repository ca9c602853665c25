'use client';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Block } from '@/components/data/block';
import { Confirm } from '@/components/data/confirm';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { lazyDialog, lazyPart } from '@/components/ui/lazily';
import { useCommand } from '@/lib/client/use-operation';
import { reviewHref } from '../links';
import { StageBadge } from '../stage-badge';
import { MOVE_TOUCHES, type VersionPageData } from './use-version-page';

const Markdown = lazyPart(() => import('@/components/data/markdown').then((module) => module.Markdown));
const DecideDialog = lazyDialog(() =>
  import('../approvals/decide-dialog').then((module) => module.DecideDialog),
);

export type Request = VersionPageData['requests'][number];

/** What others ask of the version, for who decides on it here. */
export function RequestsBlock({ page: { version, requests } }: { page: VersionPageData }) {
  const [decided, setDecided] = useState<{ request: Request; decision: 'approve' | 'reject' }>();
  const [cancelled, setCancelled] = useState<Request>();
  if (requests.length === 0) return null;
  const { name } = version;
  return (
    <Block title="Open requests" count={requests.length}>
      <ul className="divide-y rounded-lg border border-warning">
        {requests.map((request) => (
          <li key={request.id} className="flex flex-col gap-1 px-3 py-2.5">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <StageBadge stage={request.fromStage} />
              <ArrowRight aria-label="to" className="size-4 text-muted-foreground" />
              <StageBadge stage={request.toStage} />
              <span className="min-w-0 truncate text-muted-foreground">
                asked by {request.userId}, <Time value={request.creationTimestamp} />
              </span>
              <HoverLink
                href={reviewHref(request.id)}
                className="ms-auto rounded-xs text-xs font-medium text-accent hover:underline"
              >
                Review
              </HoverLink>
            </p>
            {request.comment && <Markdown text={request.comment} />}
            <RequestActions
              request={request}
              onDecide={(decision) => setDecided({ request, decision })}
              onCancel={() => setCancelled(request)}
            />
          </li>
        ))}
      </ul>
      {decided && (
        <DecideDialog
          name={name}
          request={decided.request}
          decision={decided.decision}
          onClose={() => setDecided(undefined)}
        />
      )}
      {cancelled && <CancelRequest name={name} request={cancelled} onClose={() => setCancelled(undefined)} />}
    </Block>
  );
}

type ActionsProps = {
  request: Pick<Request, 'availableActions'>;
  onDecide: (decision: 'approve' | 'reject') => void;
  onCancel: () => void;
};

function RequestActions({ request: { availableActions }, onDecide, onCancel }: ActionsProps) {
  if (availableActions.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-2 pt-1">
      {availableActions.includes('APPROVE_TRANSITION_REQUEST') && (
        <Button size="sm" variant="primary" onClick={() => onDecide('approve')}>
          Approve
        </Button>
      )}
      {availableActions.includes('REJECT_TRANSITION_REQUEST') && (
        <Button size="sm" onClick={() => onDecide('reject')}>
          Reject
        </Button>
      )}
      {availableActions.includes('CANCEL_TRANSITION_REQUEST') && (
        <Button size="sm" variant="ghost" onClick={onCancel}>
          Take the request back
        </Button>
      )}
    </p>
  );
}

type CancelProps = {
  name: string;
  request: Pick<Request, 'version' | 'toStage' | 'userId'>;
  onClose: () => void;
};

export function CancelRequest({ name, request, onClose }: CancelProps) {
  const cancel = useCommand('registry.cancelTransition', { invalidates: MOVE_TOUCHES, onSuccess: onClose });
  const { version, toStage, userId } = request;
  return (
    <Confirm
      isOpen
      onOpenChange={onClose}
      title="Take the request back?"
      description={`Version ${version} stays where it is, and nobody is asked about ${toStage} any more.`}
      action="Take it back"
      isBusy={cancel.isPending}
      onConfirm={() => cancel.mutate({ name, version, stage: toStage, creator: userId })}
    />
  );
}
