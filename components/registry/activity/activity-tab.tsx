'use client';
import { History } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState } from '@/components/data/states';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { usePagedOperation } from '@/lib/client/use-operation';
import { ExportMenu } from '../history/export-menu';
import { ActivityLine } from './activity-line';
import { activityOf } from './activity-question';
import type { Activity } from './activity-words';
import { NewComment } from './comment-parts';

const KINDS = {
  all: () => true,
  stages: ({ toStage }: Activity) => toStage !== null,
  comments: ({ type, comment }: Activity) => type === 'NEW_COMMENT' || comment !== '',
};
type Kind = keyof typeof KINDS;

type Props = { name: string; version?: number; canComment?: boolean };

/** What happened to a model or a version, newest first, and what people say of it. */
export function ActivityTab({ name, version, canComment = false }: Props) {
  const [kind, setKind] = useQueryState(
    'feed',
    parseAsStringLiteral(['all', 'stages', 'comments'] as const).withDefault('all'),
  );
  const query = usePagedOperation('registry.listActivity', activityOf(name, version));
  if (!query.data) {
    return query.error ? (
      <ErrorState
        error={query.error}
        what="the activity"
        onRetry={() => void query.refetch()}
        isRetrying={query.isFetching}
      />
    ) : (
      <Skeleton className="m-6 h-64" />
    );
  }
  const modelId = query.data.pages[0]?.modelId ?? '';
  const names = Object.assign({}, ...query.data.pages.map((page) => page.names)) as Record<string, string>;
  const activities = query.data.pages.flatMap((page) => page.activities).filter(KINDS[kind]);
  return (
    <div className="max-w-4xl">
      {canComment && version !== undefined && <NewComment modelId={modelId} name={name} version={version} />}
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 lg:px-6">
        <Segmented<Kind>
          label="Which activity"
          value={kind}
          onValueChange={(next) => void setKind(next)}
          options={[
            { value: 'all', label: 'Everything' },
            { value: 'stages', label: 'Stages' },
            { value: 'comments', label: 'What was said' },
          ]}
        />
        <span className="ms-auto">
          <ExportMenu
            operation="registry.exportActivity"
            input={{ name, ...(version !== undefined && { version }) }}
            name={`${name}-activity`}
          />
        </span>
      </div>
      {activities.length === 0 ? (
        <EmptyState icon={<History />} title="Nothing of the kind">
          {query.hasNextPage
            ? 'Not among the newest: look further back.'
            : 'Whatever is done to the model is told here.'}
        </EmptyState>
      ) : (
        <ul aria-label="Activity">
          {activities.map((activity) => (
            <ActivityLine
              key={activity.id}
              name={name}
              modelId={modelId}
              names={names}
              activity={activity}
              isOfVersion={version !== undefined}
            />
          ))}
        </ul>
      )}
      <ShowMore query={query} what="older" />
    </div>
  );
}
