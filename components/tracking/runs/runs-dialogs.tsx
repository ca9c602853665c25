'use client';
import { Confirm } from '@/components/data/confirm';
import { lazyDialog } from '@/components/ui/lazily';
import { plural } from '@/lib/pure/format';
import { runsQuestion } from './list-question';
import type { TableRow } from './run-row';
import { useDeleteMatching } from './use-delete-matching';
import { useViewContext } from './use-runs-view';

const RegisterRunsDialog = lazyDialog(() =>
  import('@/components/registry/register/register-runs-dialog').then((module) => module.RegisterRunsDialog),
);
const MoveDialog = lazyDialog(() => import('./move-dialog').then((module) => module.MoveDialog));
const TagDialog = lazyDialog(() => import('./tag-dialog').then((module) => module.TagDialog));

/** Runs to register, tag or move; or all that match, to delete. */
export type OpenDialog = { what: 'register' | 'tag' | 'move'; runIds: string[] } | { what: 'delete' };

const nameIn = (rows: readonly TableRow[], id: string): string => {
  const row = rows.find((each) => each.kind === 'run' && each.id === id);
  return row?.kind === 'run' ? row.run.runName || id : id;
};

type Props = {
  open: OpenDialog | undefined;
  rows: readonly TableRow[];
  /** How many runs match the filter, loaded or not. */
  matching: number;
  /** Whether these stand for all that match. */
  isAll: (runIds: string[]) => boolean;
  onClose: () => void;
  /** The runs are not in this list any more. */
  onGone: () => void;
};

/** What opens over the table of runs. */
export function RunsDialogs({ open, rows, matching, isAll, onClose, onGone }: Props) {
  const { experimentId, view } = useViewContext();
  const deleteMatching = useDeleteMatching();
  const question = runsQuestion(experimentId, view);
  const targetOf = (runIds: string[]) =>
    isAll(runIds) ? { target: { question }, count: matching } : { target: { runIds }, count: runIds.length };
  return (
    <>
      {open?.what === 'register' && (
        <RegisterRunsDialog
          experimentIds={[experimentId]}
          runs={open.runIds.map((runId) => ({ runId, name: nameIn(rows, runId) }))}
          onClose={onClose}
        />
      )}
      {open?.what === 'tag' && (
        <TagDialog experimentId={experimentId} {...targetOf(open.runIds)} onDone={onClose} />
      )}
      {open?.what === 'move' && (
        <MoveDialog
          experimentId={experimentId}
          {...targetOf(open.runIds)}
          onDone={(to) => {
            onClose();
            if (to) onGone();
          }}
        />
      )}
      <Confirm
        isOpen={open?.what === 'delete'}
        onOpenChange={(isOpen) => !isOpen && onClose()}
        title={`Move ${plural(matching, 'run')} to the trash?`}
        description="All that match the filter go, also those that are not on screen. Undo brings them back."
        action="Move to trash"
        onConfirm={() => {
          deleteMatching(question);
          onClose();
          onGone();
        }}
      />
    </>
  );
}
