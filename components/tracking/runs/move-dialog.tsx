'use client';
import { type FormEvent, useState } from 'react';
import { faultOf } from '@/components/data/form';
import { PickField } from '@/components/data/pick-field';
import { SubmitFooter } from '@/components/data/submit-footer';
import { useMayWith } from '@/components/identity/permissions/use-may';
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog';
import type { InputOf, OutputOf } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { offerUndo } from '@/lib/client/undo';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';

type Target = InputOf<'tracking.moveRuns'>['target'];
type Before = NonNullable<OutputOf<'tracking.moveRuns'>['before']>;
type MoveDialogProps = {
  experimentId: string;
  target: Target;
  count: number;
  /** With the experiment where they are now; without, where nothing was moved. */
  onDone: (experimentId?: string) => void;
};

/** Runs to another experiment, and back by undo. */
export function MoveDialog({ experimentId, target, count, onDone }: MoveDialogProps) {
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<{ id: string; name: string }>();
  const may = useMayWith();
  const found = useOperation('tracking.listExperiments', { search, limit: 50 }, { keepPrevious: true });
  const places = (found.data?.experiments ?? []).filter(
    (place) => place.experimentId !== experimentId && may('runs.write', place.level),
  );
  const invalidates = ['tracking'];
  const back = useCommand('tracking.moveRuns', { invalidates });
  const move = useCommand('tracking.moveRuns', {
    invalidates,
    onError: () => undefined,
    onSuccess({ before, count: moved }, { experimentId: to }) {
      const done = `${plural(moved, 'run')} moved to ${picked?.name}`;
      if (before && moved > 0) offerUndo(done, () => undo(before));
      else toast.success(done);
      onDone(String(to));
    },
  });
  function undo(before: Before) {
    for (const home of new Set(before.map((each) => each.experimentId))) {
      const runIds = before.filter((each) => each.experimentId === home).map(({ runId }) => runId);
      back.mutate({ target: { runIds }, experimentId: home });
    }
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (picked) move.mutate({ target, experimentId: picked.id });
  }
  const fault = faultOf(move.error, 'experimentId');
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onDone()}>
      <DialogContent title={`Move ${plural(count, 'run')}`}>
        <form onSubmit={submit}>
          <DialogBody className="flex flex-col gap-3">
            <PickField
              title="Experiment"
              label="Experiment"
              placeholder="Find an experiment"
              nothing="Choose an experiment"
              empty="No other experiment of that name is yours to write to."
              shown={picked?.name}
              value={picked?.id}
              options={places.map(({ experimentId: value, name }) => ({ value, name }))}
              search={{
                text: search,
                isBehind: found.isPending || found.isPlaceholderData,
                onChange: setSearch,
              }}
              onPick={(id) => {
                const place = places.find((each) => each.experimentId === id);
                if (place) setPicked({ id, name: place.name });
              }}
              autoFocus
              {...(fault && { error: fault })}
            />
            <p className="text-xs text-muted-foreground">
              Runs nested in them and models that they logged go along. Artifacts stay where they are stored,
              so that a script that still logs goes on.
              {count > 1000 && ' This many runs at once cannot be put back by undo.'}
            </p>
            {move.error && !fault && <p className="text-sm text-danger">{move.error.message}</p>}
          </DialogBody>
          <SubmitFooter isDisabled={!picked || move.isPending}>Move</SubmitFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
