'use client';
import { ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { EntryDetails } from './entry-details';
import { ObjectText } from './object-text';
import type { AuditFilterState } from './use-audit-filter';

export type Entry = OutputOf<'identity.listAuditLog'>['entries'][number];

const TONES = { done: 'neutral', denied: 'warning', failed: 'danger' } as const;

/** By which way in, in words. */
const WAYS: Record<string, string> = {
  session: 'the console',
  token: 'access token',
  password: 'password',
  job: 'a job, by its owner’s rights',
  system: 'Plumbline itself',
  none: 'signing in',
};

export const wayOf = ({ via, tokenName }: Entry): string =>
  tokenName ? `${via === 'job' ? 'scoring job' : 'token'} ${tokenName}` : (WAYS[via] ?? via);

type Props = { entries: readonly Entry[]; filter: AuditFilterState };

export function AuditTable({ entries, filter }: Props) {
  const [open, setOpen] = useState<number>();
  const { setFilter } = filter;
  return (
    <Table label="Audit log" className="min-w-[960px] table-fixed">
      <thead className="sticky top-0 z-10 bg-background">
        <tr>
          <TableHead className="w-44">When</TableHead>
          <TableHead className="w-56">Who</TableHead>
          <TableHead className="w-60">What</TableHead>
          <TableHead>On</TableHead>
          <TableHead className="w-24">Outcome</TableHead>
          <TableHead className="w-36">By</TableHead>
          <TableHead className="w-32">From</TableHead>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => {
          const isOpen = open === entry.id;
          return (
            <Fragment key={entry.id}>
              <TableRow className={cn(isOpen && 'border-b-0 bg-surface')}>
                <TableCell>
                  <button
                    type="button"
                    data-list-item
                    aria-expanded={isOpen}
                    aria-label="What changed"
                    onClick={() => setOpen(isOpen ? undefined : entry.id)}
                    className="-ms-1 me-1 inline-grid size-6 place-items-center rounded-sm align-middle text-muted-foreground hover:bg-muted"
                  >
                    <ChevronRight className={cn('size-4 transition-transform', isOpen && 'rotate-90')} />
                  </button>
                  <Time value={entry.at} className="text-muted-foreground" />
                </TableCell>
                <TableCell>
                  <FilterLink
                    value={entry.actorName}
                    text={entry.actorName === 'none' ? 'somebody unknown' : entry.actorName}
                    onFilter={(actor) => setFilter({ actor })}
                  />
                </TableCell>
                <TableCell className="font-mono text-xs">
                  <FilterLink value={entry.action} onFilter={(action) => setFilter({ action })} />
                </TableCell>
                <TableCell>
                  <ObjectText type={entry.objectType} id={entry.objectId} name={entry.objectName} />
                </TableCell>
                <TableCell>
                  <Badge tone={TONES[entry.outcome]}>{entry.outcome}</Badge>
                </TableCell>
                <TableCell className="truncate text-xs text-muted-foreground" title={wayOf(entry)}>
                  {wayOf(entry)}
                </TableCell>
                <TableCell
                  className="truncate font-mono text-xs text-muted-foreground"
                  title={entry.ip ?? ''}
                >
                  {entry.ip ?? '–'}
                </TableCell>
              </TableRow>
              {isOpen && (
                <tr className="border-b bg-surface">
                  <td colSpan={7} className="px-4 pb-4 lg:px-6">
                    <EntryDetails entry={entry} filter={filter} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </Table>
  );
}

type LinkProps = { value: string; text?: string; onFilter: (value: string) => void };

const FilterLink = ({ value, text = value, onFilter }: LinkProps) => (
  <button
    type="button"
    title={`${text}\nShow only this`}
    onClick={() => onFilter(value)}
    className="block max-w-full truncate rounded-xs hover:text-accent"
  >
    {text}
  </button>
);
