'use client';
import { useRef } from 'react';
import { CommentActions } from '@/components/comments/comment-actions';
import { CommentBox } from '@/components/comments/comment-box';
import { useActions } from '@/lib/client/actions';
import { useCommand } from '@/lib/client/use-operation';
import type { Activity } from './activity-words';

const TOUCHED = ['registry.listActivity', 'registry.getModelPage'];

/** Edit and delete, for who may. */
export function ActivityActions({ activity, onEdit }: { activity: Activity; onEdit: () => void }) {
  const remove = useCommand('registry.deleteComment', { invalidates: TOUCHED });
  const { availableActions, id } = activity;
  return (
    <CommentActions
      onEdit={availableActions.includes('EDIT_COMMENT') ? onEdit : undefined}
      onDelete={
        availableActions.includes('DELETE_COMMENT')
          ? (onSuccess) => remove.mutate({ id }, { onSuccess })
          : undefined
      }
      isDeleting={remove.isPending}
    />
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
