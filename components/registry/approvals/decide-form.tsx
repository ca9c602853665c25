'use client';
import { useState } from 'react';
import { useLeave } from '@/components/data/use-leave';
import { Button } from '@/components/ui/button';
import { announce } from '@/lib/client/announce';
import { toast } from '@/lib/client/toast';
import { useCommand } from '@/lib/client/use-operation';
import { isStopped, MoveFields, moveInput, NO_DRAFT } from '../version/move-fields';
import type { Readiness } from '../version/readiness-list';
import type { Request } from '../version/requests-block';
import { MOVE_TOUCHES } from '../version/use-version-page';

export type Decision = 'approve' | 'reject';

type Props = {
  name: string;
  request: Pick<Request, 'version' | 'toStage' | 'availableActions'>;
  readiness: Readiness;
  decision: Decision;
  onCancel: () => void;
  onDone: () => void;
};

/** The word on a request: what is put aside, why it goes although something is missing, a comment. */
export function DecideForm({ name, request, readiness, decision, onCancel, onDone }: Props) {
  const [draft, setDraft] = useState(NO_DRAFT);
  const { version, toStage } = request;
  const which = { name, version, stage: toStage };
  const { approvals } = readiness;
  const isLast = approvals.given.length + 1 >= approvals.needed;
  const isApproving = decision === 'approve';
  const isHeld = isApproving && isLast && isStopped(readiness, draft);
  const whyNot = isApproving ? whyNotApprove(readiness) : undefined;
  const done = (said: string) => {
    toast.success(said);
    announce(said);
    onDone();
  };
  const options = { invalidates: MOVE_TOUCHES, onError: () => {} };
  const approve = useCommand('registry.approveTransition', {
    ...options,
    onSuccess: ({ isApplied, approvals: { given, needed } }) =>
      done(
        isApplied
          ? `Approved: version ${version} is in ${toStage}`
          : `Approved, ${given} of ${needed}: others must approve too`,
      ),
  });
  const reject = useCommand('registry.rejectTransition', {
    ...options,
    onSuccess: () => done(`Rejected: version ${version} stays where it is`),
  });
  const { error, isPending } = isApproving ? approve : reject;
  const { leave, said } = useLeave(draft.comment + draft.override, '', onCancel);
  return (
    <form
      aria-label={isApproving ? 'Approve the request' : 'Reject the request'}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        // The keys reach it also while its button rests.
        if (isPending) return;
        if (!isApproving) reject.mutate({ ...which, comment: draft.comment });
        else if (!isHeld && !whyNot) approve.mutate({ ...which, ...moveInput(readiness, draft) });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
        if (event.key === 'Escape') leave();
      }}
    >
      <MoveFields
        readiness={readiness}
        draft={draft}
        onChange={setDraft}
        isMoving={isApproving && isLast}
        hint={isApproving ? 'Stands in the history, with your name.' : 'Say what would have to be otherwise.'}
      />
      {whyNot && <p className="text-xs text-muted-foreground">{whyNot}</p>}
      {isHeld && !whyNot && (
        <p className="text-xs text-warning">
          Not everything that {toStage} demands is there.{' '}
          {readiness.may.override
            ? 'Say why it may go all the same, or reject it.'
            : 'Whoever manages the model may pass over it, with a reason.'}
        </p>
      )}
      {error && (
        <p role="alert" className="text-danger">
          {error.message}
        </p>
      )}
      <p role="status" className="text-xs text-warning">
        {said}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          variant={isApproving ? 'primary' : 'danger'}
          disabled={isPending || isHeld || whyNot !== undefined}
        >
          {isApproving ? (isLast ? `Approve and move to ${toStage}` : 'Approve') : 'Reject'}
        </Button>
      </div>
    </form>
  );
}

/** Undefined for who may approve it. */
export const whyNotApprove = ({ may, approvals: { isMine } }: Readiness): string | undefined =>
  may.approve
    ? undefined
    : isMine
      ? 'You have approved it: others must too.'
      : 'You have asked for it: somebody else must approve it.';
