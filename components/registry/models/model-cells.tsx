'use client';
import { GitPullRequestArrow } from 'lucide-react';
import { TagChips } from '@/components/data/tag-chips';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import { modelHref, taggedHref, versionHref } from '../links';
import { AliasBadge, StageBadge } from '../stage-badge';

export type ListedModel = OutputOf<'registry.listModels'>['models'][number];
type CellProps = { model: ListedModel };

const CHIPS = 2;
const ALIASES = 2;

/** What it is called, and what is known of it where there is room. */
export function ModelName({ model }: CellProps) {
  const { name, description, tags, openRequests } = model;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <HoverLink
        data-list-item
        href={modelHref(name)}
        title={name}
        className="max-w-full shrink-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
      >
        {name}
      </HoverLink>
      {openRequests > 0 && (
        <HoverLink
          href={modelHref(name)}
          title={`${plural(openRequests, 'open request')}`}
          className="inline-flex shrink-0 items-center gap-1 self-center rounded-full bg-warning-soft px-2 text-xs leading-5 text-warning"
        >
          <GitPullRequestArrow aria-hidden className="size-3" />
          {openRequests}
          <span className="sr-only">{openRequests === 1 ? 'open request' : 'open requests'}</span>
        </HoverLink>
      )}
      <TagChips tags={tags} hrefOf={taggedHref} most={CHIPS} />
      {description && (
        <span className="ms-1 hidden min-w-0 truncate text-muted-foreground lg:inline">
          {description.split('\n', 1)[0]}
        </span>
      )}
    </span>
  );
}

/** The newest version in each stage. */
export const InStages = ({ model: { name, latest } }: CellProps) => (
  <span className="flex min-w-0 items-center gap-1 overflow-hidden">
    {latest.map(({ stage, kind, version }) => (
      <HoverLink key={stage} href={versionHref(name, version)} className="shrink-0 rounded-full">
        <StageBadge stage={stage} kind={kind} version={version} />
      </HoverLink>
    ))}
    {latest.length === 0 && <span className="text-muted-foreground">No versions yet</span>}
  </span>
);

export const NamedAliases = ({ model: { name, aliases } }: CellProps) => (
  <span className="flex min-w-0 items-center gap-1 overflow-hidden">
    {aliases.slice(0, ALIASES).map(({ alias, version }) => (
      <HoverLink key={alias} href={versionHref(name, version)} className="min-w-0 max-w-40 rounded-full">
        <AliasBadge alias={alias} version={version} />
      </HoverLink>
    ))}
    {aliases.length > ALIASES && (
      <span className="shrink-0 text-xs text-muted-foreground">+{aliases.length - ALIASES}</span>
    )}
  </span>
);
