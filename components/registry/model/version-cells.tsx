'use client';
import { GitPullRequestArrow } from 'lucide-react';
import { runHref } from '@/components/tracking/run-mark';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { versionHref } from '../links';
import { AliasBadge, StageBadge } from '../stage-badge';

export type ListedVersion = OutputOf<'registry.listVersions'>['versions'][number];
type Measured = OutputOf<'registry.listVersionRuns'>['versions'][number];

export const VersionName = ({
  name,
  version: { version, aliases, status, description },
}: {
  name: string;
  version: ListedVersion;
}) => (
  <span className="flex min-w-0 items-center gap-1.5 overflow-hidden">
    <HoverLink
      data-list-item
      href={versionHref(name, version)}
      className="shrink-0 rounded-xs font-medium leading-6 hover:text-accent tabular"
    >
      Version {version}
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
);

/** Where it is, and where somebody wants it. */
export const VersionStage = ({ version: { stage, openRequests } }: { version: ListedVersion }) => (
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
);

/** Undefined until it is known. */
export const SourceRun = ({ measured }: { measured: Measured | undefined }) =>
  measured?.run ? (
    <HoverLink
      href={runHref(measured.run)}
      title={measured.run.runName}
      className="rounded-xs text-muted-foreground hover:text-foreground"
    >
      {measured.run.runName || measured.run.runId}
    </HoverLink>
  ) : (
    <span className="text-muted-foreground">{measured ? '–' : ''}</span>
  );
