'use client';
import { GitPullRequestArrow } from 'lucide-react';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { runHref } from '@/components/tracking/runs/run-cells';
import { Checkbox } from '@/components/ui/checkbox';
import { HoverLink } from '@/components/ui/hover-link';
import { TableCell, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { versionHref } from '../links';
import { AliasBadge, StageBadge } from '../stage-badge';

type Listed = OutputOf<'registry.listVersions'>['versions'][number];
type Measured = OutputOf<'registry.listVersionRuns'>['versions'][number];

type RowProps = {
  name: string;
  version: Listed;
  /** Undefined until it is known. */
  measured: Measured | undefined;
  metrics: number;
  isChosen: boolean;
  onChoose: () => void;
};

export function VersionRow({ name, version, measured, metrics, isChosen, onChoose }: RowProps) {
  const { aliases, stage, description, openRequests, status } = version;
  const run = measured?.run;
  return (
    <TableRow aria-selected={isChosen} className="focus-within:bg-hover aria-selected:bg-accent-soft">
      <TableCell className="pe-0">
        <Checkbox
          aria-label={`Choose version ${version.version}`}
          checked={isChosen}
          onCheckedChange={onChoose}
        />
      </TableCell>
      <TableCell className="max-w-0">
        <span className="flex min-w-0 items-center gap-1.5 overflow-hidden">
          <HoverLink
            data-list-item
            href={versionHref(name, version.version)}
            className="shrink-0 rounded-xs font-medium leading-6 hover:text-accent tabular"
          >
            Version {version.version}
          </HoverLink>
          {aliases.map((alias) => (
            <AliasBadge key={alias} alias={alias} />
          ))}
          {status !== 'READY' && <span className="text-xs text-danger">not ready</span>}
          {description && (
            <span className="min-w-0 truncate text-muted-foreground" title={description}>
              {description.split('\n', 1)[0]}
            </span>
          )}
        </span>
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-1.5">
          <StageBadge stage={stage} />
          {openRequests.length > 0 && (
            <GitPullRequestArrow
              role="img"
              aria-label={openRequests
                .map(({ toStage, requestedBy }) => `${toStage} asked for by ${requestedBy}`)
                .join('; ')}
              className="size-4 text-warning"
            />
          )}
        </span>
      </TableCell>
      <TableCell className="max-w-0 truncate">
        {run ? (
          <HoverLink
            href={runHref(run)}
            title={run.runName}
            className="rounded-xs text-muted-foreground hover:text-foreground"
          >
            {run.runName || run.runId}
          </HoverLink>
        ) : (
          <span className="text-muted-foreground">{measured ? '–' : ''}</span>
        )}
      </TableCell>
      {Array.from({ length: metrics }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a metric is its place.
        <TableCell key={place} align="end">
          <NumberText value={measured?.values[place] ?? null} />
        </TableCell>
      ))}
      <TableCell className="hidden text-muted-foreground 2xl:table-cell">
        <Time value={version.lastUpdatedTime} />
      </TableCell>
    </TableRow>
  );
}
