'use client';
import { Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { CommentBox } from '@/components/comments/comment-box';
import { Confirm } from '@/components/data/confirm';
import { Button } from '@/components/ui/button';
import { useActions } from '@/lib/client/actions';
import { useCommand } from '@/lib/client/use-operation';
import type { Activity } from './activity-words';

const TOUCHED = ['registry.listActivity', 'registry.getModelPage'];

/** Edit and delete, for who may. */
export function CommentActions({ activity, onEdit }: { activity: Activity; onEdit: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useCommand('registry.deleteComment', {
    invalidates: TOUCHED,
    onSuccess: () => setAsking(false),
  });
  const { availableActions, id } = activity;
  return (
    <span className="ms-auto flex gap-1">
      {availableActions.includes('EDIT_COMMENT') && (
        <Button variant="ghost" size="icon-xs" aria-label="Edit the comment" onClick={onEdit}>
          <Pencil />
        </Button>
      )}
      {availableActions.includes('DELETE_COMMENT') && (
        <Button
          variant="ghost"
          size="icon-xs"
          aria-label="Delete the comment"
          onClick={() => setAsking(true)}
        >
          <Trash2 />
        </Button>
      )}
      {isAsking && (
        <Confirm
          isOpen
          onOpenChange={setAsking}
          title="Delete the comment?"
          description="The audit log keeps what it said."
          action="Delete"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate({ id })}
        />
      )}
    </span>
  );
}

type EditorProps = { modelId: string; activity: Activity; onDone: () => void };

export function CommentEditor({ modelId, activity, onDone }: EditorProps) {
  const save = useCommand('registry.updateComment', { invalidates: TOUCHED, onSuccess: onDone });
  return (
    <div className="mt-1">
      <CommentBox
        about={{ objectType: 'registered-model', objectId: modelId }}
        text={activity.comment}
        action="Save"
        isBusy={save.isPending}
        autoFocus
        onSend={(comment) => save.mutate({ id: activity.id, comment })}
        onCancel={onDone}
      />
    </div>
  );
}

type NewCommentProps = { modelId: string; name: string; version: number };

/** Says something about a version. */
export function NewComment({ modelId, name, version }: NewCommentProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const say = useCommand('registry.createComment', { invalidates: TOUCHED });
  useActions([{ label: 'Write a comment', keys: 'm', group: 'Version', run: () => field.current?.focus() }]);
  return (
    <div className="px-4 py-3 lg:px-6">
      <CommentBox
        ref={field}
        about={{ objectType: 'registered-model', objectId: modelId }}
        action="Comment"
        placeholder="What should others know about this version?"
        isBusy={say.isPending}
        onSend={(comment, onSuccess) => say.mutate({ name, version, comment }, { onSuccess })}
      />
    </div>
  );
}
