'use client';
import { Folder } from 'lucide-react';
import { Fragment } from 'react';
import { Time } from '@/components/data/time';
import { HoverLink } from '@/components/ui/hover-link';
import { TableCell, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import { foldersOf } from './folder-path';
import { useExperimentsView } from './use-experiments-view';

export type ExperimentFolder = OutputOf<'tracking.listExperimentFolders'>['folders'][number];

/** The link to a folder, with whatever else the view shows. */
function useFolderHref(): (folder: string) => string {
  const [{ view, sort, ascending }] = useExperimentsView();
  return (folder) => {
    const query = new URLSearchParams();
    if (folder) query.set('folder', folder);
    if (view !== 'active') query.set('view', view);
    if (sort !== 'lastActivity') query.set('sort', sort);
    if (ascending) query.set('ascending', 'true');
    return `/experiments${query.size > 0 ? `?${query}` : ''}`;
  };
}

/** Where in the folders one is. */
export function FolderPath() {
  const [{ folder }] = useExperimentsView();
  const hrefOf = useFolderHref();
  const steps = foldersOf(folder);
  return (
    <nav aria-label="Folder" className="flex flex-wrap items-center gap-1.5 border-b px-4 py-1.5 lg:px-6">
      <HoverLink href={hrefOf('')} className="rounded-xs text-muted-foreground hover:text-foreground">
        All folders
      </HoverLink>
      {steps.map(({ name, path }, index) => (
        <Fragment key={path}>
          <span aria-hidden className="text-faint">
            /
          </span>
          {index === steps.length - 1 ? (
            <span aria-current="page" className="font-medium">
              {name}
            </span>
          ) : (
            <HoverLink href={hrefOf(path)} className="rounded-xs text-muted-foreground hover:text-foreground">
              {name}
            </HoverLink>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

export function FolderRow({ folder }: { folder: ExperimentFolder }) {
  const hrefOf = useFolderHref();
  return (
    <TableRow className="focus-within:bg-hover">
      <TableCell className="max-w-0">
        <HoverLink
          data-list-item
          href={hrefOf(folder.path)}
          className="flex min-w-0 items-center gap-2 rounded-xs font-medium leading-6 hover:text-accent"
        >
          <Folder aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="truncate">{folder.name}</span>
          <span className="shrink-0 font-normal text-muted-foreground">
            {plural(folder.experiments, 'experiment')}
          </span>
        </HoverLink>
      </TableCell>
      <TableCell />
      <TableCell className="hidden ps-6 @2xl:table-cell" />
      <TableCell className="hidden @4xl:table-cell" />
      <TableCell className="text-muted-foreground">
        <Time value={folder.lastUpdateTime} />
      </TableCell>
      <TableCell className="hidden @3xl:table-cell" />
      <TableCell />
      <td aria-hidden />
    </TableRow>
  );
}
