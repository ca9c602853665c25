'use client';
import { CornerLeftUp, GitCompareArrows } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Block } from '@/components/data/block';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { formatCount, plural } from '@/lib/pure/format';
import { compareHref, MOST_COMPARED } from '../compare/compare-link';
import { RunDot, runHref } from '../run-mark';
import { StatusIcon } from '../run-status';
import type { RunPageData } from './use-run-page';

const AT_FIRST = 8;

/** The run above this one, and those below. */
export function FamilyBlock({ page: { run, parent, children, childCount } }: { page: RunPageData }) {
  const [isWhole, setWhole] = useState(false);
  if (!parent && children.length === 0) return null;
  const { experimentId } = run.info;
  const those = childCount > children.length ? `the newest ${formatCount(children.length)} of` : 'all';
  const shown = isWhole ? children : children.slice(0, AT_FIRST);
  return (
    <Block
      title={children.length > 0 ? 'Child runs' : 'Parent run'}
      {...(children.length > 0 && { count: childCount })}
      actions={
        children.length > 1 &&
        children.length <= MOST_COMPARED && (
          <Button asChild variant="ghost" size="sm">
            <Link
              href={compareHref(
                experimentId,
                children.map((child) => child.runId),
              )}
            >
              <GitCompareArrows /> Compare
            </Link>
          </Button>
        )
      }
    >
      {parent && (
        <HoverLink
          href={runHref({ experimentId, runId: parent.runId })}
          className="flex min-h-7 items-center gap-2 rounded-sm hover:text-accent"
        >
          <CornerLeftUp className="size-4 text-muted-foreground" />
          <RunDot runId={parent.runId} />
          <span className="truncate font-medium">{parent.runName}</span>
        </HoverLink>
      )}
      <ul>
        {shown.map(({ runId, runName, status, startTime }) => (
          <li key={runId} className="flex min-h-7 items-center gap-2">
            <StatusIcon status={status} />
            <HoverLink
              href={runHref({ experimentId, runId })}
              className="min-w-0 flex-1 truncate rounded-xs hover:text-accent"
            >
              {runName}
            </HoverLink>
            <Time value={startTime} className="text-xs text-muted-foreground" />
          </li>
        ))}
      </ul>
      {children.length > AT_FIRST && (
        <Button variant="link" size="text" className="mt-1 text-xs" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show ${those} ${plural(childCount, 'child run')}`}
        </Button>
      )}
    </Block>
  );
}
