'use client';
import { Reply } from 'lucide-react';
import { useState } from 'react';
import { CommentActions } from '@/components/comments/comment-actions';
import { CommentBox } from '@/components/comments/comment-box';
import { CommentText } from '@/components/comments/comment-text';
import type { About } from '@/components/comments/mention-field';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { useCommand } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { COMMENTS_TOUCHED } from './comments-touched';

type Thread = OutputOf<'tracking.listRunComments'>['threads'][number];
type Comment = Thread['answers'][number];

type ThreadProps = {
  runId: string;
  about: About;
  thread: Thread;
  names: Readonly<Record<string, string>>;
  canAnswer: boolean;
};

/** A comment and its answers. */
export function CommentThread({ runId, about, thread, names, canAnswer }: ThreadProps) {
  const [isAnswering, setAnswering] = useState(false);
  const say = useCommand('tracking.createRunComment', {
    invalidates: COMMENTS_TOUCHED,
    onSuccess: () => setAnswering(false),
  });
  const { answers } = thread;
  return (
    <li className="rounded-lg border px-3 py-2.5">
      <OneComment about={about} comment={thread} names={names} answers={answers.length} />
      {answers.length > 0 && (
        <ul aria-label="Answers" className="mt-2 flex flex-col gap-2.5 border-s-2 ps-3">
          {answers.map((answer) => (
            <li key={answer.id}>
              <OneComment about={about} comment={answer} names={names} />
            </li>
          ))}
        </ul>
      )}
      {canAnswer && (
        <div className="mt-2">
          {isAnswering ? (
            <CommentBox
              about={about}
              label="Answer"
              action="Answer"
              isBusy={say.isPending}
              autoFocus
              onCancel={() => setAnswering(false)}
              onSend={(text) => say.mutate({ runId, text, threadId: thread.id })}
            />
          ) : (
            <Button variant="ghost" size="sm" className="-ms-2" onClick={() => setAnswering(true)}>
              <Reply />
              Answer
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

type OneProps = {
  about: About;
  comment: Comment;
  names: Readonly<Record<string, string>>;
  /** How many go with it. */
  answers?: number;
};

function OneComment({ about, comment, names, answers = 0 }: OneProps) {
  const [isEditing, setEditing] = useState(false);
  const save = useCommand('tracking.updateRunComment', {
    invalidates: COMMENTS_TOUCHED,
    onSuccess: () => setEditing(false),
  });
  const remove = useCommand('tracking.deleteRunComment', { invalidates: COMMENTS_TOUCHED });
  const { id, userName, text, time, editedTime, canEdit, canDelete } = comment;
  return (
    <article aria-label={`Comment by ${userName}`}>
      <p className="flex min-h-6 items-center gap-2">
        <span className="font-medium [overflow-wrap:anywhere]">{userName}</span>
        <span className="text-xs text-muted-foreground">
          <Time value={time} />
          {editedTime !== null && ', edited'}
        </span>
        {!isEditing && (
          <CommentActions
            onEdit={canEdit ? () => setEditing(true) : undefined}
            onDelete={canDelete ? (onSuccess) => remove.mutate({ commentId: id }, { onSuccess }) : undefined}
            isDeleting={remove.isPending}
            {...(answers > 0 && { alsoGone: `${plural(answers, 'answer')} will go with it.` })}
          />
        )}
      </p>
      {isEditing ? (
        <CommentBox
          about={about}
          text={text}
          action="Save"
          isBusy={save.isPending}
          autoFocus
          onCancel={() => setEditing(false)}
          onSend={(next) => save.mutate({ commentId: id, text: next })}
        />
      ) : (
        <CommentText text={text} names={names} />
      )}
    </article>
  );
}
