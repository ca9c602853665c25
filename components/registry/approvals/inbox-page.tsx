'use client';
import { Inbox } from 'lucide-react';
import { ListBar } from '@/components/data/list-bar';
import { ShowMore } from '@/components/data/show-more';
import { EmptyState, ErrorState, StaleNotice } from '@/components/data/states';
import { PageBar } from '@/components/shell/page-bar';
import { cn } from '@/components/ui/cn';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { CallError } from '@/lib/client/call';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation, usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { type InboxView, questionOf } from './inbox-link';
import { InboxRow } from './inbox-row';
import { useInboxView } from './use-inbox-view';

const SAFE = 60_000;

const EMPTY: Record<InboxView, { title: string; text: string }> = {
  decide: {
    title: 'Nothing waits for you',
    text: 'When somebody asks to move a version that you may decide on, it stands here at once.',
  },
  mine: {
    title: 'You have asked for nothing',
    text: 'On a version’s page, “Move to…” asks those who may decide, where you may not move it yourself.',
  },
  decided: { title: 'You have decided on nothing yet', text: 'What you approve or reject is kept here.' },
  all: {
    title: 'No request is open',
    text: 'All requests on models that you may see, whoever decides on them.',
  },
};

/** Requests to move versions: what one may decide, what one has asked for, what one has decided. */
export function InboxPage() {
  const [view, setView] = useInboxView();
  const query = usePagedOperation('registry.listInbox', questionOf({ view }), {
    every: (pages) => pages.length === 1 && SAFE,
  });
  const waiting = useOperation('registry.countInbox', {}, { every: SAFE });
  const rows = useListKeys('Approvals');
  const count = waiting.data?.count ?? 0;
  const requests = query.data?.pages.flatMap((page) => page.requests) ?? [];
  const retry = {
    error: query.error as CallError,
    what: 'the requests',
    onRetry: () => void query.refetch(),
    isRetrying: query.isFetching,
  };
  return (
    <>
      <PageBar title="Approvals" />
      <ListBar>
        <Segmented<InboxView>
          label="Which requests"
          value={view}
          onValueChange={(next) => void setView(next)}
          options={[
            { value: 'decide', label: count > 0 ? `For me to decide ${count}` : 'For me to decide' },
            { value: 'mine', label: 'I asked for' },
            { value: 'decided', label: 'I decided' },
            { value: 'all', label: 'All open' },
          ]}
        />
        <p role="status" className="text-xs text-muted-foreground">
          {requests.length > 0 &&
            (query.hasNextPage
              ? `The newest ${plural(requests.length, 'request')}`
              : plural(requests.length, 'request'))}
        </p>
      </ListBar>
      {!query.data ? (
        query.error ? (
          <ErrorState {...retry} />
        ) : (
          <InboxSkeleton />
        )
      ) : (
        <div
          ref={rows}
          className={cn(
            'min-h-0 flex-1 overflow-y-auto scroll-thin',
            query.isPlaceholderData && 'opacity-55',
          )}
        >
          {query.error && <StaleNotice {...retry} className="m-4" />}
          {requests.length === 0 ? (
            <EmptyState icon={<Inbox />} title={EMPTY[view].title}>
              {EMPTY[view].text}
            </EmptyState>
          ) : (
            <Requests requests={requests} />
          )}
          <ShowMore query={query} what="older" />
        </div>
      )}
    </>
  );
}

type ListedRequest = Parameters<typeof InboxRow>[0]['request'];
const MOST_ASSESSED = 50;

/** What stands against each is asked for the ones on top. */
function Requests({ requests }: { requests: readonly ListedRequest[] }) {
  const open = requests.filter(({ status }) => status === 'open').slice(0, MOST_ASSESSED);
  const { data } = useOperation(
    'registry.assessRequests',
    { ids: open.map(({ id }) => id) },
    { enabled: open.length > 0, keepPrevious: true },
  );
  const assessed = new Map(data?.requests.map((one) => [one.id, one]));
  return (
    <ul aria-label="Requests">
      {requests.map((request) => (
        <InboxRow key={request.id} request={request} assessed={assessed.get(request.id)} />
      ))}
    </ul>
  );
}

const InboxSkeleton = () => (
  <div className="flex animate-[fade_120ms_150ms_backwards] flex-col gap-3 p-6">
    {Array.from({ length: 6 }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: grey bars are all alike.
      <Skeleton key={row} className="h-14" />
    ))}
  </div>
);
