'use client';
import { NotebookText, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Field } from '@/components/data/form';
import { QueryPanel } from '@/components/data/query-panel';
import { SearchInput } from '@/components/data/search-input';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { ask, type CallError } from '@/lib/client/call';
import { toast } from '@/lib/client/toast';
import { reportError, useCommand, useOperation } from '@/lib/client/use-operation';
import { figureLine, figureOf, ownAddress } from '@/lib/pure/report-figures';
import { nameOfFigure } from './figure-name';

type AddToReportProps = {
  /** Of the page, or the part of it, that the figure shows. */
  address: string;
  name?: string | undefined;
  onClose: () => void;
};

const LISTED = 30;

/** Puts what one looks at at the end of a report, or begins one with it. */
export function AddToReport({ address, name, onClose }: AddToReportProps) {
  const router = useRouter();
  const [search, setSearch] = useState('');
  const figure = figureOf(address, window.location.origin);
  const [title, setTitle] = useState(name ?? (figure ? nameOfFigure(figure) : ''));
  const found = useOperation(
    'reports.listReports',
    { search, isWritable: true, limit: LISTED },
    { keepPrevious: true },
  );
  const added = (reportId: string) => {
    toast.success('It stands at the end of the report.', {
      action: { label: 'Open it', onClick: () => router.push(`/reports/${reportId}`) },
    });
    onClose();
  };
  const update = useCommand('reports.updateReport', {
    invalidates: ['reports'],
    onSuccess: (_, { reportId }) => added(reportId),
  });
  const create = useCommand('reports.createReport', {
    invalidates: ['reports'],
    onSuccess: ({ reportId }) => added(reportId),
  });
  const url = ownAddress(address, window.location.origin);
  const line = url ? figureLine(title.trim() || name || 'Figure', url) : '';
  const [isAsking, setAsking] = useState(false);
  const isBusy = isAsking || update.isPending || create.isPending;

  /** On the text as it is now: who else writes at this moment is not written over. */
  async function addTo(reportId: string) {
    setAsking(true);
    try {
      const report = await ask('reports.getReport', { reportId });
      const text = `${report.text.trimEnd()}\n\n${line}\n`.trimStart();
      update.mutate({ reportId, title: report.title, text, revision: report.revision });
    } catch (error) {
      reportError(error as CallError);
    } finally {
      setAsking(false);
    }
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title="Add to a report"
        description="It stays live there: each reader sees what they may see of it, as it is then."
      >
        <DialogBody className="flex flex-col gap-3">
          <Field label="Name of the figure">
            <Input value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
          </Field>
          <SearchInput
            label="Search reports"
            placeholder="Which report?"
            value={search}
            onValueChange={setSearch}
          />
          <QueryPanel query={found} what="the reports" skeleton={<Skeleton className="h-40" />}>
            {({ reports: own }) =>
              own.length === 0 ? (
                <p className="py-4 text-center text-muted-foreground">
                  {search ? 'No report of yours has such a title.' : 'You have no report to add it to yet.'}
                </p>
              ) : (
                <ul
                  aria-label="Reports"
                  className="max-h-72 divide-y overflow-y-auto rounded-md border scroll-thin"
                >
                  {own.map((report) => (
                    <li key={report.id}>
                      <button
                        type="button"
                        disabled={isBusy}
                        onClick={() => void addTo(report.id)}
                        className="flex min-h-9 w-full items-center gap-3 px-3 text-start hover:bg-hover focus-visible:-outline-offset-2"
                      >
                        <NotebookText aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                        <span className="min-w-0 flex-1 truncate">{report.title}</span>
                        <span className="shrink-0 text-xs text-muted-foreground">
                          <Time value={report.lastUpdatedTime} />
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              )
            }
          </QueryPanel>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            disabled={isBusy}
            onClick={() => create.mutate({ title: title.trim() || name || 'Report', text: `${line}\n` })}
          >
            <Plus />
            Begin a report with it
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
