'use client';
import { useId } from 'react';
import { Field } from '@/components/data/form';
import { Checkbox } from '@/components/ui/checkbox';
import { Textarea } from '@/components/ui/input';
import { versionWords } from '@/lib/pure/version-words';
import { Frozen, type Readiness } from './readiness-list';

export type MoveDraft = { comment: string; isArchiving: boolean; override: string };
export const NO_DRAFT: MoveDraft = { comment: '', isArchiving: true, override: '' };

/** Whether versions that are in the stage are put aside by the move. */
const archives = ({ canArchive, inStage }: Readiness, { isArchiving }: MoveDraft): boolean =>
  canArchive && inStage.length > 0 && isArchiving;

const isMissing = (readiness: Readiness, draft: MoveDraft): boolean =>
  !readiness.isReady || (archives(readiness, draft) && readiness.asideFreeze !== null);

/** Whether the move waits for something that is missing, or for the reason why it may go all the same. */
export const isStopped = (readiness: Readiness, draft: MoveDraft): boolean =>
  isMissing(readiness, draft) && draft.override.trim() === '';

type Props = {
  readiness: Readiness;
  draft: MoveDraft;
  onChange: (draft: MoveDraft) => void;
  /** What the comment is for. */
  hint: string;
  /** Whether it is moved by this, and not only asked for. */
  isMoving: boolean;
};

/** What goes with a move: what is put aside, a comment, and where something is missing the reason. */
export function MoveFields({ readiness, draft, onChange, hint, isMoving }: Props) {
  const id = useId();
  const { canArchive, inStage, toStage, asideFreeze, may } = readiness;
  const needsReason = isMoving && isMissing(readiness, draft) && may.override;
  return (
    <>
      {isMoving && canArchive && inStage.length > 0 && (
        <div className="flex items-start gap-1.5">
          <Checkbox
            id={id}
            checked={draft.isArchiving}
            onCheckedChange={(is) => onChange({ ...draft, isArchiving: is === true })}
          />
          <label htmlFor={id} className="pt-0.5">
            Put aside {versionWords(inStage)}, which {inStage.length === 1 ? 'is' : 'are'} in {toStage} now
          </label>
        </div>
      )}
      {isMoving && archives(readiness, draft) && asideFreeze && (
        <Frozen freeze={asideFreeze} what="Where they are put aside is frozen" />
      )}
      {needsReason && (
        <Field
          label="Why it may go although something is missing"
          hint="Kept with the move, for whoever asks later. Leave it empty, and what is missing stops it."
        >
          <Textarea
            value={draft.override}
            onChange={(event) => onChange({ ...draft, override: event.target.value })}
            autoFocus
            className="min-h-14"
          />
        </Field>
      )}
      <Field label="Comment" hint={hint}>
        <Textarea
          value={draft.comment}
          onChange={(event) => onChange({ ...draft, comment: event.target.value })}
          autoFocus={!needsReason}
          className="min-h-16"
        />
      </Field>
    </>
  );
}

/** What goes over the wire: what one saw goes with it, so that nobody decides on something else. */
export const moveInput = (readiness: Readiness, draft: MoveDraft) => ({
  comment: draft.comment,
  archiveExistingVersions: archives(readiness, draft),
  ...(draft.override.trim() && { override: draft.override }),
  seen: { stage: readiness.fromStage, inStage: readiness.inStage },
});
