'use client';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { RowToggle } from '@/components/data/row-toggle';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
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

export function AuditTable({ filter }: { filter: AuditFilterState }) {
  const [open, setOpen] = useState<number>();
  const query = usePagedOperation('identity.listAuditLog', filter.input);
  const { setFilter } = filter;
  const columns: ListColumn<Entry>[] = [
    {
      title: 'When',
      className: 'w-44',
      isMuted: true,
      cell: ({ id, at }) => (
        <>
          <RowToggle
            label="What changed"
            isOpen={open === id}
            onToggle={() => setOpen(open === id ? undefined : id)}
          />
          <Time value={at} />
        </>
      ),
    },
    {
      title: 'Who',
      className: 'w-44 xl:w-56',
      cell: ({ actorName }) => (
        <FilterLink
          value={actorName}
          text={actorName === 'none' ? 'somebody unknown' : actorName}
          onFilter={(actor) => setFilter({ actor })}
        />
      ),
    },
    {
      title: 'What',
      className: 'w-60',
      cell: (entry) => (
        <span className="font-mono text-xs">
          <FilterLink value={entry.action} onFilter={(action) => setFilter({ action })} />
        </span>
      ),
    },
    {
      title: 'On',
      cell: ({ objectType, objectId, objectName }) => (
        <ObjectText type={objectType} id={objectId} name={objectName} />
      ),
    },
    {
      title: 'Outcome',
      className: 'w-24',
      cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{outcome}</Badge>,
    },
    {
      title: 'By',
      className: 'hidden w-36 @5xl:table-cell',
      isMuted: true,
      isCut: true,
      cell: (entry) => (
        <span className="text-xs" title={wayOf(entry)}>
          {wayOf(entry)}
        </span>
      ),
    },
    {
      title: 'From',
      className: 'hidden w-32 @7xl:table-cell',
      isMuted: true,
      isCut: true,
      cell: ({ ip }) => (
        <span className="font-mono text-xs" title={ip ?? undefined}>
          {ip ?? '–'}
        </span>
      ),
    },
  ];
  return (
    <List
      label="Audit log"
      what="the audit log"
      query={query}
      rows={query.data?.pages.flatMap((page) => page.entries)}
      rowId={({ id }) => id}
      columns={columns}
      className="min-w-[900px] table-fixed"
      below={(entry) => open === entry.id && <EntryDetails entry={entry} filter={filter} />}
      empty={
        <EmptyState
          icon={<ScrollText />}
          title={filter.isFiltered ? 'Nothing matches' : 'Nothing happened yet'}
          actions={filter.isFiltered && <Button onClick={filter.clear}>Clear the filter</Button>}
        >
          {filter.isFiltered && 'Who is asked by the whole e-mail address, as it was then.'}
        </EmptyState>
      }
    />
  );
}

type LinkProps = { value: string; text?: string; onFilter: (value: string) => void };

const FilterLink = ({ value, text = value, onFilter }: LinkProps) => (
  <button
    type="button"
    title={`${text}\nShow only this`}
    onClick={() => onFilter(value)}
    className="block min-h-6 max-w-full truncate rounded-xs hover:text-accent"
  >
    {text}
  </button>
);
