'use client';
import { QueryPanel } from '@/components/data/query-panel';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { ReadinessList } from '../version/readiness-list';
import type { Request } from '../version/requests-block';
import { DecideForm, type Decision } from './decide-form';

type Props = {
  name: string;
  request: Pick<Request, 'version' | 'toStage' | 'availableActions'>;
  decision: Decision;
  onClose: () => void;
};

/** Approves or rejects beside the checklist of the stage. */
export function DecideDialog({ name, request, decision, onClose }: Props) {
  const { version, toStage } = request;
  const query = useOperation('registry.getReadiness', { name, version, stage: toStage });
  const verb = decision === 'approve' ? 'Approve' : 'Reject';
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`${verb} moving version ${version} to ${toStage}?`}
        className="max-w-xl"
        loses="what you wrote"
        // The form asks itself before it drops what was written.
        onEscapeKeyDown={(event) =>
          event.target instanceof Element && event.target.closest('form') && event.preventDefault()
        }
      >
        <QueryPanel
          query={query}
          what="what it takes"
          skeleton={<Skeleton className="m-4 h-56" />}
          className="flex min-h-0 flex-col"
        >
          {(readiness) => (
            <DialogBody className="flex flex-col gap-4">
              <ReadinessList readiness={readiness} />
              <DecideForm
                name={name}
                request={request}
                readiness={readiness}
                decision={decision}
                onCancel={onClose}
                onDone={onClose}
              />
            </DialogBody>
          )}
        </QueryPanel>
      </DialogContent>
    </Dialog>
  );
}
