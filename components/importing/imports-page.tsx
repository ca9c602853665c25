'use client';
import { FileInput } from 'lucide-react';
import { List, type ListColumn } from '@/components/data/list';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { HoverLink } from '@/components/ui/hover-link';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { type Import, ImportStatus, isAtWork, KINDS } from './import-status';
import { progressOf } from './progress';

const FOLLOW = 2_000;
const LOOK_AGAIN = 15_000;

const COLUMNS: ListColumn<Import>[] = [
  {
    title: 'Source',
    isCut: true,
    cell: ({ id, address, kind }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <HoverLink
          data-list-item
          href={`/admin/imports/${id}`}
          title={address}
          className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
        >
          {address}
        </HoverLink>
        <span className="hidden shrink-0 text-xs text-muted-foreground lg:inline">{KINDS[kind]}</span>
      </span>
    ),
  },
  { title: 'Status', className: 'w-32', cell: (each) => <ImportStatus {...each} /> },
  {
    title: 'Progress',
    className: 'hidden w-44 @3xl:table-cell',
    cell: (each) => {
      const { share, text } = progressOf(each);
      return (
        <span title={text}>
          <ProgressBar share={share} label={`Progress of ${each.address}`} />
        </span>
      );
    },
  },
  {
    title: 'Runs added',
    className: 'hidden w-28 @2xl:table-cell',
    align: 'end',
    cell: ({ counts }) => formatCount(counts.runs?.added ?? 0),
  },
  {
    title: 'To look at',
    className: 'hidden w-28 @3xl:table-cell',
    align: 'end',
    cell: ({ missing, different }) => formatCount(missing + different),
  },
  {
    title: 'Started',
    className: 'hidden w-36 @4xl:table-cell',
    isMuted: true,
    cell: ({ startedTime }) => <Time value={startedTime} />,
  },
];

/** What was brought from elsewhere, one line a source. */
export function ImportsPage() {
  const query = useOperation(
    'importing.listImports',
    {},
    { every: (last) => (last?.imports.some(isAtWork) ? FOLLOW : LOOK_AGAIN) },
  );
  const begin = <NewButton noun="import" group="Imports" href="/admin/imports/new" />;
  return (
    <>
      <PageBar title="Imports" actions={begin} />
      <List
        label="Imports"
        what="the imports"
        query={query}
        rows={query.data?.imports}
        rowId={({ id }) => id}
        columns={COLUMNS}
        className="table-fixed md:min-w-[720px]"
        empty={
          <EmptyState icon={<FileInput />} title="Nothing was imported yet" actions={begin}>
            Bring experiments, runs with their histories, models and artifacts from an MLflow server, by its
            address and a token, or from its folder. Nothing there is changed, and a second time changes
            nothing here.
          </EmptyState>
        }
        noun="import"
      />
    </>
  );
}
