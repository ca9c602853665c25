'use client';
import { GitPullRequestArrow } from 'lucide-react';
import { NumberText } from '@/components/data/number';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { TableCell, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import { modelHref, taggedHref, versionHref } from '../links';
import { AliasBadge, StageBadge } from '../stage-badge';

export type ListedModel = OutputOf<'registry.listModels'>['models'][number];

const CHIPS = 2;
const ALIASES = 2;

export function ModelRow({ model }: { model: ListedModel }) {
  const { name, description, tags, latest, aliases, versions, openRequests, owner } = model;
  const own = tags.filter(({ key }) => !/^(mlflow|plumbline)\./.test(key));
  return (
    <TableRow className="focus-within:bg-hover">
      <TableCell className="max-w-0">
        <span className="flex min-w-0 items-baseline gap-2">
          <HoverLink
            data-list-item
            href={modelHref(name)}
            title={name}
            className="min-w-24 shrink-0 max-w-full truncate rounded-xs font-medium leading-6 hover:text-accent"
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
          {own.slice(0, CHIPS).map(({ key, value }) => (
            <HoverLink
              key={key}
              href={taggedHref(key, value)}
              title={`${key}: ${value}`}
              className="hidden max-w-40 shrink-0 truncate rounded-full bg-muted px-2 text-xs leading-5 text-muted-foreground hover:text-foreground lg:inline"
            >
              {value ? `${key}: ${value}` : key}
            </HoverLink>
          ))}
          {own.length > CHIPS && (
            <span className="hidden shrink-0 text-xs text-muted-foreground lg:inline">
              +{own.length - CHIPS}
            </span>
          )}
          {description && (
            <span className="ms-1 hidden min-w-0 truncate text-muted-foreground lg:inline">
              {description.split('\n', 1)[0]}
            </span>
          )}
        </span>
      </TableCell>
      <TableCell className="hidden max-w-0 sm:table-cell">
        <span className="flex min-w-0 items-center gap-1 overflow-hidden">
          {latest.map(({ stage, kind, version }) => (
            <HoverLink key={stage} href={versionHref(name, version)} className="shrink-0 rounded-full">
              <StageBadge stage={stage} kind={kind} version={version} />
            </HoverLink>
          ))}
          {latest.length === 0 && <span className="text-muted-foreground">No versions yet</span>}
        </span>
      </TableCell>
      <TableCell className="hidden max-w-0 xl:table-cell">
        <span className="flex min-w-0 items-center gap-1 overflow-hidden">
          {aliases.slice(0, ALIASES).map(({ alias, version }) => (
            <HoverLink
              key={alias}
              href={versionHref(name, version)}
              className="max-w-40 shrink-0 rounded-full"
            >
              <AliasBadge alias={alias} version={version} />
            </HoverLink>
          ))}
          {aliases.length > ALIASES && (
            <span className="shrink-0 text-xs text-muted-foreground">+{aliases.length - ALIASES}</span>
          )}
        </span>
      </TableCell>
      <TableCell align="end" className="hidden md:table-cell">
        <NumberText value={versions} />
      </TableCell>
      <TableCell className="hidden max-w-0 truncate text-muted-foreground 2xl:table-cell" title={owner}>
        {owner}
      </TableCell>
      <TableCell className="text-muted-foreground">
        <Time value={model.lastUpdatedTime} />
      </TableCell>
      <TableCell className="hidden text-muted-foreground 2xl:table-cell">
        <Time value={model.creationTime} />
      </TableCell>
    </TableRow>
  );
}
