'use client';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/lib/client/toast';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { StageBadge } from '../stage-badge';
import { isStopped, MoveFields, moveInput, NO_DRAFT } from './move-fields';
import { type Readiness, ReadinessList } from './readiness-list';
import { MOVE_TOUCHES } from './use-version-page';

type Props = { name: string; version: number; stage: string; onClose: () => void };

/** A version to another stage: what that takes, and either the move or the request for it. */
export function MoveDialog({ name, version, stage, onClose }: Props) {
  const query = useOperation('registry.getReadiness', { name, version, stage });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={`Version ${version} to ${stage}`} className="max-w-xl" loses="what you wrote">
        <QueryPanel
          query={query}
          what="what it takes"
          skeleton={<Skeleton className="m-4 h-56" />}
          className="flex min-h-0 flex-col"
        >
          {(readiness) => <MoveForm {...{ name, version, stage, readiness, onClose }} />}
        </QueryPanel>
      </DialogContent>
    </Dialog>
  );
}

function MoveForm({ name, version, stage, readiness, onClose }: Props & { readiness: Readiness }) {
  const { may, fromStage, toStage } = readiness;
  const [draft, setDraft] = useState(NO_DRAFT);
  const done = (said: string) => () => {
    toast.success(said);
    onClose();
  };
  const move = useCommand('registry.transitionVersion', {
    invalidates: MOVE_TOUCHES,
    onSuccess: done(`Version ${version} is in ${toStage}`),
    onError: () => {},
  });
  const ask = useCommand('registry.requestTransition', {
    invalidates: MOVE_TOUCHES,
    onSuccess: done(`Asked to move version ${version} to ${toStage}`),
    onError: () => {},
  });
  const which = { name, version, stage };
  const isHeld = isStopped(readiness, draft);
  const request = () => ask.mutate({ ...which, comment: draft.comment });
  const error = move.error ?? ask.error;
  return (
    <form
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        // The keys reach it also while its button rests.
        if (move.isPending || ask.isPending) return;
        // Whoever may move it meant the move, and not a request in its place.
        if (may.transition) {
          if (!isHeld) move.mutate({ ...which, ...moveInput(readiness, draft) });
        } else if (may.request) request();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
      }}
    >
      <DialogBody className="flex flex-col gap-4">
        <p className="flex items-center gap-2">
          <StageBadge stage={fromStage} />
          <ArrowRight aria-label="to" className="size-4 text-muted-foreground" />
          <StageBadge stage={toStage} />
        </p>
        <ReadinessList readiness={readiness} />
        <MoveFields
          readiness={readiness}
          draft={draft}
          onChange={setDraft}
          isMoving={may.transition}
          hint={may.transition ? 'Stands in the history.' : 'Whoever decides reads it.'}
        />
        {!may.transition && !may.request && <p className="text-muted-foreground">{whyNot(readiness)}</p>}
        {error && (
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        {may.transition && may.request && (
          <Button disabled={ask.isPending} onClick={request}>
            Request instead
          </Button>
        )}
        {may.transition ? (
          <Button type="submit" variant="primary" disabled={move.isPending || isHeld}>
            Move to {toStage}
          </Button>
        ) : (
          may.request && (
            <Button type="submit" variant="primary" disabled={ask.isPending}>
              Request the move
            </Button>
          )
        )}
      </DialogFooter>
    </form>
  );
}

const whyNot = ({ fromStage, toStage, requests }: Readiness): string =>
  fromStage === toStage
    ? `It is in ${toStage} already.`
    : requests.length > 0
      ? 'You have asked for it already; it is not decided yet.'
      : 'You may only look at this model. Ask whoever manages it for more.';
