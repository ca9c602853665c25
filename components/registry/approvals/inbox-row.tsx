'use client';
import { ArrowRight, CircleAlert, CircleCheck, CircleDashed, CircleX, Snowflake, Undo2 } from 'lucide-react';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { firstLine } from '@/lib/pure/first-line';
import { plural } from '@/lib/pure/format';
import { versionWords } from '@/lib/pure/version-words';
import { reviewHref } from '../links';
import { StageBadge } from '../stage-badge';

type Request = OutputOf<'registry.listInbox'>['requests'][number];
type Assessed = OutputOf<'registry.assessRequests'>['requests'][number];

type Props = {
  request: Request;
  /** Undefined until it is known, and where it is decided. */
  assessed: Assessed | undefined;
};

/** A request: which version whereto, who asks since when, what stands against it. */
export function InboxRow({ request, assessed }: Props) {
  const { id, modelName, version, stage, toStage, userId, comment, inStage } = request;
  return (
    <li className="flex flex-col gap-1 border-b px-4 py-2.5 focus-within:bg-hover hover:bg-hover lg:px-6">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <HoverLink
          data-list-item
          href={reviewHref(id)}
          className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {modelName} version {version} to {toStage}
        </HoverLink>
        <span className="inline-flex items-center gap-1.5" aria-hidden>
          <StageBadge stage={request.status === 'open' ? stage : request.fromStage} />
          <ArrowRight className="size-3.5 text-muted-foreground" />
          <StageBadge stage={toStage} />
        </span>
        {request.status === 'open' ? <Risks assessed={assessed} /> : <Outcome request={request} />}
        <span className="ms-auto text-xs text-muted-foreground">
          {userId}, <Time value={request.creationTimestamp} />
        </span>
      </p>
      <p className="flex min-w-0 gap-2 text-muted-foreground">
        <span className="min-w-0 truncate">
          {firstLine(comment) || <span className="text-faint">No comment.</span>}
        </span>
        {request.status === 'open' && inStage.length > 0 && (
          <span className="shrink-0 text-xs leading-5">
            {versionWords(inStage)} {inStage.length === 1 ? 'is' : 'are'} there now
          </span>
        )}
      </p>
    </li>
  );
}

/** What stands against it, worst first. */
function Risks({ assessed }: { assessed: Assessed | undefined }) {
  if (!assessed) return null;
  const { risks, freeze, approvals } = assessed;
  const demanded = risks.filter(({ isDemanded }) => isDemanded);
  const failed = demanded.filter(({ state }) => state === 'failed');
  const awaited = demanded.filter(({ state }) => state === 'pending');
  const others = risks.filter(({ isDemanded }) => !isDemanded);
  const told = (some: typeof risks) => some.map(({ label, detail }) => `${label}: ${detail}`).join('\n');
  return (
    <>
      {freeze && (
        <Badge tone="warning" title={freeze.reason}>
          <Snowflake aria-hidden /> Frozen
        </Badge>
      )}
      {failed.length > 0 && (
        <Badge tone="danger" title={told(failed)}>
          <CircleX aria-hidden /> {plural(failed.length, 'check')} failed
        </Badge>
      )}
      {awaited.length > 0 && (
        <Badge tone="warning" title={told(awaited)}>
          <CircleDashed aria-hidden /> {plural(awaited.length, 'check')} awaited
        </Badge>
      )}
      {!freeze && demanded.length === 0 && (
        <Badge tone="success">
          <CircleCheck aria-hidden /> Nothing against it
        </Badge>
      )}
      {others.length > 0 && (
        <Badge tone="outline" title={told(others)}>
          <CircleAlert aria-hidden /> {plural(others.length, 'hint')}
        </Badge>
      )}
      {approvals.needed > 1 && (
        <Badge tone="neutral">
          {approvals.given} of {plural(approvals.needed, 'approval')}
        </Badge>
      )}
    </>
  );
}

const OUTCOMES = {
  approved: { tone: 'success', icon: CircleCheck, said: 'Approved' },
  rejected: { tone: 'danger', icon: CircleX, said: 'Rejected' },
  cancelled: { tone: 'neutral', icon: Undo2, said: 'Taken back' },
} as const;

export function Outcome({
  request: { status, closedBy, closedTimestamp },
}: {
  request: Pick<Request, 'status' | 'closedBy' | 'closedTimestamp'>;
}) {
  if (status === 'open') return null;
  const { tone, icon: Icon, said } = OUTCOMES[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {said} by {closedBy}
      {closedTimestamp !== null && (
        <>
          , <Time value={closedTimestamp} />
        </>
      )}
    </Badge>
  );
}
