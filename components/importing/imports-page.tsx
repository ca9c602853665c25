'use client';
import { FileInput, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Button } from '@/components/ui/button';
import { HoverLink } from '@/components/ui/hover-link';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useActions } from '@/lib/client/actions';
import { useListKeys } from '@/lib/client/use-list-keys';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { type Import, ImportStatus, isAtWork, KINDS } from './import-status';
import { progressOf } from './progress';
import { ProgressBar } from './progress-bar';

const FOLLOW = 2_000;
const LOOK_AGAIN = 15_000;

/** What was brought from elsewhere, one line a source. */
export function ImportsPage() {
  const query = useOperation(
    'importing.listImports',
    {},
    { every: (last) => (last?.imports.some(isAtWork) ? FOLLOW : LOOK_AGAIN) },
  );
  const router = useRouter();
  const list = useListKeys('Imports');
  useActions([
    { label: 'New import', keys: 'n', group: 'Imports', run: () => router.push('/admin/imports/new') },
  ]);
  const begin = (
    <Button asChild variant="primary">
      <Link href="/admin/imports/new">
        <Plus /> New import
      </Link>
    </Button>
  );
  return (
    <>
      <PageBar title="Imports" actions={begin} />
      <QueryPanel
        query={query}
        what="the imports"
        skeleton={<Skeleton className="m-6 h-40" />}
        className="min-h-0 flex-1 overflow-y-auto scroll-thin"
        empty={({ imports }) =>
          imports.length === 0 ? (
            <EmptyState icon={<FileInput />} title="Nothing was imported yet" actions={begin}>
              Bring experiments, runs with their histories, logged models and artifacts from an MLflow server,
              by its address and a token, or from its folder. Nothing there is changed, and a second time
              changes nothing here.
            </EmptyState>
          ) : undefined
        }
      >
        {({ imports }) => (
          <div ref={list}>
            <Table label="Imports" className="table-fixed md:min-w-[720px]">
              <thead>
                <tr>
                  <TableHead>Source</TableHead>
                  <TableHead className="w-32">Status</TableHead>
                  <TableHead className="hidden w-44 md:table-cell">Progress</TableHead>
                  <TableHead align="end" className="hidden w-28 sm:table-cell">
                    Runs added
                  </TableHead>
                  <TableHead align="end" className="hidden w-28 md:table-cell">
                    To look at
                  </TableHead>
                  <TableHead className="hidden w-36 lg:table-cell">Started</TableHead>
                </tr>
              </thead>
              <tbody>
                {imports.map((each) => (
                  <ImportRow key={each.id} each={each} />
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </QueryPanel>
    </>
  );
}

function ImportRow({ each }: { each: Import }) {
  const { share, text } = progressOf(each);
  return (
    <TableRow>
      <TableCell className="max-w-0">
        <span className="flex min-w-0 items-baseline gap-2">
          <HoverLink
            data-list-item
            href={`/admin/imports/${each.id}`}
            className="min-w-0 truncate rounded-xs font-medium leading-6 hover:text-accent"
          >
            {each.address}
          </HoverLink>
          <span className="hidden shrink-0 text-xs text-muted-foreground lg:inline">{KINDS[each.kind]}</span>
        </span>
      </TableCell>
      <TableCell>
        <ImportStatus {...each} />
      </TableCell>
      <TableCell className="hidden md:table-cell">
        <span title={text}>
          <ProgressBar share={share} label={`Progress of ${each.address}`} />
        </span>
      </TableCell>
      <TableCell align="end" className="hidden sm:table-cell">
        {formatCount(each.counts.runs?.added ?? 0)}
      </TableCell>
      <TableCell align="end" className="hidden md:table-cell">
        {formatCount(each.missing + each.different)}
      </TableCell>
      <TableCell className="hidden text-muted-foreground lg:table-cell">
        <Time value={each.startedTime} />
      </TableCell>
    </TableRow>
  );
}
