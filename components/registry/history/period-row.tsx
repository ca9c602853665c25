'use client';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { TableCell, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { CheckRecord } from '../activity/check-record';
import { versionHref } from '../links';
import { StageBadge } from '../stage-badge';

type Period = OutputOf<'registry.getStageHistory'>['periods'][number];

const top = 'py-2 align-top';

/** A version's stay in a stage. */
export function PeriodRow({ name, period }: { name: string; period: Period }) {
  const { version, stage, fromTime, toTime, movedBy, how, requestedBy, approvedBy } = period;
  return (
    <TableRow>
      <TableCell className={top}>
        <HoverLink href={versionHref(name, version)} className="rounded-xs font-medium hover:text-accent">
          Version {version}
        </HoverLink>
      </TableCell>
      <TableCell className={top}>
        <StageBadge stage={stage} />
      </TableCell>
      <TableCell className={`${top} text-muted-foreground`}>
        <Time value={fromTime} isAbsolute />
      </TableCell>
      <TableCell className={`${top} text-muted-foreground`}>
        {toTime === null ? (
          <span className="font-medium text-foreground">is there</span>
        ) : (
          <Time value={toTime} isAbsolute />
        )}
      </TableCell>
      <TableCell className={`${top} max-w-0 truncate`} title={movedBy ?? undefined}>
        {movedBy ?? <span className="text-muted-foreground">registered there</span>}
        {how === 'SYSTEM_TRANSITION' && (
          <span className="block text-xs text-muted-foreground">by what came in its place</span>
        )}
      </TableCell>
      <TableCell className={`${top} max-w-0`}>
        {requestedBy.length > 0 && (
          <p className="truncate text-muted-foreground" title={requestedBy.join(', ')}>
            asked by {requestedBy.join(', ')}
          </p>
        )}
        {approvedBy.length > 0 && (
          <p className="truncate" title={approvedBy.join(', ')}>
            approved by {approvedBy.join(', ')}
          </p>
        )}
      </TableCell>
      <TableCell className={`${top} max-w-0`}>
        {period.comment && <p className="[overflow-wrap:anywhere]">{period.comment}</p>}
        {period.systemComment && <p className="text-xs text-muted-foreground">{period.systemComment}</p>}
        <CheckRecord checks={period.checks} override={period.override} />
      </TableCell>
    </TableRow>
  );
}
