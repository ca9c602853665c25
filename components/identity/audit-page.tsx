'use client';
import { ScrollText } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Fragment, useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { AdminsOnly } from './admins-only';

type Entry = OutputOf<'identity.listAuditLog'>['entries'][number];

const OUTCOME_TONE: Record<string, 'success' | 'danger' | 'warning'> = {
  done: 'success',
  denied: 'danger',
  failed: 'warning',
};

export function AuditPage() {
  const [{ action, actor, before }, setView] = useQueryStates({
    action: parseAsString.withDefault(''),
    actor: parseAsString.withDefault(''),
    before: parseAsString,
  });
  return (
    <>
      <PageBar title="Audit log" />
      <AdminsOnly>
        <div className="flex flex-wrap gap-2 border-b px-4 py-2 lg:px-6">
          <SearchInput
            label="Only this action"
            placeholder="Action, such as tracking.deleteRun"
            value={action}
            onValueChange={(value) => void setView({ action: value || null, before: null })}
            className="w-72"
          />
          <SearchInput
            label="Only by this person"
            placeholder="E-mail of who did it"
            value={actor}
            onValueChange={(value) => void setView({ actor: value || null, before: null })}
            className="w-64"
          />
          {before && <Button onClick={() => void setView({ before: null })}>Newest</Button>}
        </div>
        <Entries
          input={{
            limit: 100,
            before: before ?? undefined,
            action: action || undefined,
            actor: actor || undefined,
          }}
          onOlder={(next) => void setView({ before: next }, { history: 'push' })}
        />
      </AdminsOnly>
    </>
  );
}

type EntriesProps = {
  input: { limit: number; before?: string; action?: string; actor?: string };
  onOlder: (next: string) => void;
};

function Entries({ input, onOlder }: EntriesProps) {
  const query = useOperation('identity.listAuditLog', input, { keepPrevious: true });
  return (
    <QueryPanel
      className="min-h-0 flex-1 overflow-y-auto scroll-thin"
      query={query}
      what="the audit log"
      skeleton={<Skeleton className="m-6 w-2/3" />}
      empty={({ entries }) =>
        entries.length === 0 ? (
          <EmptyState icon={<ScrollText />} title="Nothing to show">
            No change, sign-in or refused attempt fits what is asked for.
          </EmptyState>
        ) : undefined
      }
    >
      {({ entries, next }) => (
        <>
          <Table label="Audit log" className="min-w-[860px]">
            <thead className="sticky top-0 z-10 bg-background">
              <tr>
                <TableHead className="w-40">When</TableHead>
                <TableHead className="w-56">Who</TableHead>
                <TableHead className="w-28">By</TableHead>
                <TableHead>What</TableHead>
                <TableHead>On</TableHead>
                <TableHead className="w-24">Outcome</TableHead>
                <TableHead className="w-32">From</TableHead>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <EntryRow key={entry.id} entry={entry} />
              ))}
            </tbody>
          </Table>
          {next && (
            <div className="px-4 py-3 lg:px-6">
              <Button size="sm" onClick={() => onOlder(next)}>
                Older
              </Button>
            </div>
          )}
        </>
      )}
    </QueryPanel>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const [isOpen, setOpen] = useState(false);
  const { at, actorName, via, action, objectType, objectId, outcome, ip, before, after } = entry;
  const hasMore = before !== null || after !== null;
  return (
    <Fragment>
      <TableRow>
        <TableCell className="text-muted-foreground">
          <Time value={at} />
        </TableCell>
        <TableCell className="max-w-0 truncate">{actorName}</TableCell>
        <TableCell className="text-muted-foreground">{via}</TableCell>
        <TableCell className="max-w-0 truncate">
          {hasMore ? (
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
              className="h-6 rounded-xs font-mono text-xs hover:text-accent"
            >
              {action}
            </button>
          ) : (
            <span className="font-mono text-xs">{action}</span>
          )}
        </TableCell>
        <TableCell
          className="max-w-0 truncate font-mono text-xs text-muted-foreground"
          title={objectId ?? undefined}
        >
          {objectType && `${objectType} ${objectId}`}
        </TableCell>
        <TableCell>
          <Badge tone={OUTCOME_TONE[outcome]}>{outcome}</Badge>
        </TableCell>
        <TableCell className="tabular text-xs text-muted-foreground">{ip}</TableCell>
      </TableRow>
      {isOpen && (
        <tr className="border-b bg-surface">
          <td colSpan={7} className="px-4 py-3 lg:px-6">
            <div className="grid gap-4 md:grid-cols-2">
              <State label="Before" value={before} />
              <State label="After" value={after} />
            </div>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

const State = ({ label, value }: { label: string; value: unknown }) => (
  <div>
    <h3 className="text-xs font-medium text-muted-foreground">{label}</h3>
    <pre className="mt-1 whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]">
      {value === null ? '–' : JSON.stringify(value, null, 2)}
    </pre>
  </div>
);
