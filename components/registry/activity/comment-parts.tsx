'use client';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '@/components/data/confirm';
import { NoteEditor } from '@/components/data/note-editor';
import { Button } from '@/components/ui/button';
import { Textarea } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
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

export function CommentEditor({ activity, onDone }: { activity: Activity; onDone: () => void }) {
  const save = useCommand('registry.updateComment', { invalidates: TOUCHED, onSuccess: onDone });
  return (
    <div className="mt-1">
      <NoteEditor
        text={activity.comment}
        label="Comment"
        isBusy={save.isPending}
        onSave={(comment) => save.mutate({ id: activity.id, comment })}
        onCancel={onDone}
      />
    </div>
  );
}

/** Says something about a version. */
export function NewComment({ name, version }: { name: string; version: number }) {
  const [draft, setDraft] = useState('');
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);
  const say = useCommand('registry.createComment', {
    invalidates: TOUCHED,
    onSuccess: () => setDraft(''),
  });
  const send = () => draft.trim() && say.mutate({ name, version, comment: draft });
  useActions([{ label: 'Write a comment', keys: 'm', group: 'Version', run: () => field?.focus() }]);
  return (
    <form
      className="flex flex-col gap-2 px-4 py-3 lg:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        ref={setField}
        aria-label="Comment"
        placeholder="What should others know about this version? Markdown works."
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div className="flex items-center gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={!draft.trim() || say.isPending}>
          Comment
        </Button>
        <Kbd keys="mod+enter" />
      </div>
    </form>
  );
}
