'use client';
import { ArrowRight, CircleCheck, CircleX } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { Block } from '@/components/data/block';
import { Time } from '@/components/data/time';
import { ObjectPage } from '@/components/shell/object-page';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Kbd } from '@/components/ui/kbd';
import { lazyPart } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { modelHref, versionHref } from '../links';
import { useLiveModel } from '../live/use-live-models';
import { StageBadge } from '../stage-badge';
import { ReadinessList } from '../version/readiness-list';
import { CancelRequest } from '../version/requests-block';
import { DecideForm, type Decision, whyNotApprove } from './decide-form';
import { Outcome } from './inbox-row';
import { ReviewComparison } from './review-comparison';

const VersionReplays = lazyPart(
  () => import('@/components/serving/replay/version-replays').then((module) => module.VersionReplays),
  { isOnServer: false },
);
const ReviewTalk = lazyPart(() => import('./review-talk').then((module) => module.ReviewTalk));
const Markdown = lazyPart(() => import('@/components/data/markdown').then((module) => module.Markdown));

export type Review = OutputOf<'registry.getReview'>;

const CRUMBS = [{ label: 'Approvals', href: '/approvals' }];
const SAFE = 60_000;

/** A request as a pull request is read: what changes, what it takes, who has said what; and the decision. */
export function ReviewPage({ requestId }: { requestId: number }) {
  const query = useOperation('registry.getReview', { id: requestId }, { every: SAFE });
  const request = query.data?.request;
  useLiveModel(request?.modelName);
  usePageTitle(request && titleOf(request));
  return (
    <ObjectPage
      query={query}
      what="the request"
      crumbs={CRUMBS}
      bar={(review) => ({
        title: titleOf(review.request),
        beside: review.request.status !== 'open' && <Outcome request={review.request} />,
      })}
    >
      {(review) => (
        <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
          <div className="grid gap-x-8 gap-y-6 px-4 py-4 lg:grid-cols-[minmax(0,1fr)_400px] lg:px-6">
            <div className="order-2 flex min-w-0 flex-col gap-6 lg:order-1">
              <Asked request={review.request} />
              <ReviewComparison review={review} />
              <VersionReplays name={review.request.modelName} version={review.request.version} />
              <ReviewTalk name={review.request.modelName} version={review.request.version} />
            </div>
            <div className="order-1 flex min-w-0 flex-col gap-6 lg:order-2">
              <Decide review={review} />
              <Decisions decisions={review.decisions} />
            </div>
          </div>
        </div>
      )}
    </ObjectPage>
  );
}

const titleOf = ({ modelName, version, toStage }: Review['request']) =>
  `${modelName} version ${version} to ${toStage}`;

function Asked({ request }: { request: Review['request'] }) {
  const { modelName, version, fromStage, toStage, userId, comment, creationTimestamp } = request;
  return (
    <Block title="What is asked">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <HoverLink href={modelHref(modelName)} className="rounded-xs font-medium hover:text-accent">
          {modelName}
        </HoverLink>
        <HoverLink
          href={versionHref(modelName, version)}
          className="rounded-xs font-medium hover:text-accent"
        >
          version {version}
        </HoverLink>
        <StageBadge stage={fromStage} />
        <ArrowRight aria-label="to" className="size-4 text-muted-foreground" />
        <StageBadge stage={toStage} />
        <span className="text-muted-foreground">
          asked by {userId}, <Time value={creationTimestamp} />
        </span>
      </p>
      {comment && (
        <div className="mt-2 rounded-lg border bg-surface px-3 py-2">
          <Markdown text={comment} />
        </div>
      )}
    </Block>
  );
}

/** The checklist and the decision; `a` and `r` begin it, the rest is a form. */
function Decide({ review: { request, readiness } }: { review: Review }) {
  const router = useRouter();
  const [decision, setDecision] = useState<Decision>();
  // Whose button has the focus again.
  const [left, setLeft] = useState<Decision>();
  const form = useRef<HTMLDivElement>(null);
  // What was written stays, also where it is the other decision after all.
  const begin = (next: Decision) => {
    setDecision(next);
    form.current?.querySelector('textarea')?.focus();
  };
  const end = (where?: Decision) => {
    setLeft(where);
    setDecision(undefined);
  };
  const [isCancelling, setCancelling] = useState(false);
  const { availableActions, modelName: name } = request;
  const may = {
    // Who approves means all that are open for the stage: one's own too, where another has asked as well.
    approve: readiness?.may.approve === true,
    reject: availableActions.includes('REJECT_TRANSITION_REQUEST'),
    cancel: availableActions.includes('CANCEL_TRANSITION_REQUEST'),
  };
  useActions([
    { label: 'Back to the approvals', keys: 'u', group: 'Request', run: () => router.push('/approvals') },
    ...(may.approve ? [{ label: 'Approve', keys: 'a', group: 'Request', run: () => begin('approve') }] : []),
    ...(may.reject ? [{ label: 'Reject', keys: 'r', group: 'Request', run: () => begin('reject') }] : []),
  ]);
  if (!readiness) return null;
  return (
    <Block title={`${readiness.isReady ? 'Ready' : 'Not ready'} for ${request.toStage}`}>
      <ReadinessList readiness={readiness} />
      {decision ? (
        <div ref={form} className="mt-4 rounded-lg border p-3">
          <DecideForm
            name={name}
            request={request}
            readiness={readiness}
            decision={decision}
            onCancel={() => end(decision)}
            onDone={() => {
              // Its buttons go with the request: what has changed is in the content.
              document.getElementById('content')?.focus();
              end();
            }}
          />
        </div>
      ) : (
        <div className="mt-4 flex flex-wrap gap-2">
          {may.approve && (
            <Button variant="primary" autoFocus={left === 'approve'} onClick={() => begin('approve')}>
              <CircleCheck /> Approve <Kbd keys="a" />
            </Button>
          )}
          {may.reject && (
            <Button autoFocus={left === 'reject'} onClick={() => begin('reject')}>
              <CircleX /> Reject <Kbd keys="r" />
            </Button>
          )}
          {may.cancel && (
            <Button variant="ghost" onClick={() => setCancelling(true)}>
              Take the request back
            </Button>
          )}
        </div>
      )}
      {may.reject && !may.approve && (
        <p className="mt-2 text-xs text-muted-foreground">{whyNotApprove(readiness)}</p>
      )}
      {isCancelling && <CancelRequest name={name} request={request} onClose={() => setCancelling(false)} />}
    </Block>
  );
}

const SAID = {
  APPROVED_REQUEST: 'approved',
  REJECTED_REQUEST: 'rejected',
  CANCELLED_REQUEST: 'took it back',
} as const;

function Decisions({ decisions }: { decisions: Review['decisions'] }) {
  if (decisions.length === 0) return null;
  return (
    <Block title="Who has said what" count={decisions.length}>
      <ul className="divide-y rounded-lg border">
        {decisions.map(({ type, userName, time, comment, override }) => (
          <li key={`${userName} ${time}`} className="px-3 py-2">
            <p>
              <span className="font-medium">{userName}</span>{' '}
              <span className="text-muted-foreground">
                {SAID[type]}, <Time value={time} />
              </span>
            </p>
            {comment && <Markdown text={comment} />}
            {override && (
              <p className="text-xs text-warning [overflow-wrap:anywhere]">
                Passed over what was missing: {override}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}
