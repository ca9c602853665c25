'use client';
import { MessageSquare } from 'lucide-react';
import { useRef } from 'react';
import { CommentBox } from '@/components/comments/comment-box';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState } from '@/components/data/states';
import { useMay } from '@/components/identity/permissions/use-may';
import { Skeleton } from '@/components/ui/skeleton';
import { useActions } from '@/lib/client/actions';
import { useCommand, usePagedOperation } from '@/lib/client/use-operation';
import { useFollow } from '../live/use-live-runs';
import { CommentThread } from './comment-thread';
import { COMMENTS_TOUCHED } from './comments-touched';

type CommentsTabProps = { runId: string; experimentId: string };

/** What people say of a run, the newest thread first. */
export function CommentsTab({ runId, experimentId }: CommentsTabProps) {
  const follow = useFollow();
  const query = usePagedOperation('tracking.listRunComments', { runId }, { every: follow(15_000) });
  const canComment = useMay('runs.comment', experimentId);
  const say = useCommand('tracking.createRunComment', { invalidates: COMMENTS_TOUCHED });
  const field = useRef<HTMLTextAreaElement>(null);
  useActions(
    canComment
      ? [{ label: 'Write a comment', keys: 'm', group: 'Run', run: () => field.current?.focus() }]
      : [],
  );
  if (!query.data) {
    return query.error ? (
      <ErrorState
        error={query.error}
        what="the comments"
        onRetry={() => void query.refetch()}
        isRetrying={query.isFetching}
      />
    ) : (
      <Skeleton className="m-6 h-64" />
    );
  }
  const about = { objectType: 'experiment' as const, objectId: experimentId };
  const threads = query.data.pages.flatMap((page) => page.threads);
  const names = Object.assign({}, ...query.data.pages.map((page) => page.names)) as Record<string, string>;
  return (
    <div className="flex max-w-3xl flex-col gap-4 px-4 py-4 lg:px-6">
      {canComment && (
        <CommentBox
          ref={field}
          about={about}
          action="Comment"
          placeholder="What should others know about this run?"
          isBusy={say.isPending}
          onSend={(text, onSuccess) => say.mutate({ runId, text }, { onSuccess })}
        />
      )}
      {threads.length === 0 ? (
        <EmptyState icon={<MessageSquare />} title="No comments yet">
          {canComment
            ? 'Whoever is mentioned, and whoever has the run, is told.'
            : 'Contributors who may see the run can comment on it.'}
        </EmptyState>
      ) : (
        <ul aria-label="Comments" className="flex flex-col gap-3">
          {threads.map((thread) => (
            <CommentThread
              key={thread.id}
              runId={runId}
              about={about}
              thread={thread}
              names={names}
              canAnswer={canComment}
            />
          ))}
        </ul>
      )}
      <ShowMore query={query} what="older" className="px-0 py-0 lg:px-0" />
    </div>
  );
}
