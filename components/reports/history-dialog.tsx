'use client';
import { ArrowLeft, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { QueryPanel } from '@/components/data/query-panel';
import { Time } from '@/components/data/time';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Textarea } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { reportError, useCommand, useOperation } from '@/lib/client/use-operation';
import type { Report } from './report-page';

type HistoryProps = { report: Report; onClose: () => void };

/** What a report has been; any of it can be brought back, as a new revision. */
export function HistoryDialog({ report, onClose }: HistoryProps) {
  const [shown, setShown] = useState<number>();
  const revisions = useOperation('reports.listRevisions', { reportId: report.id });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={`History of ${report.title}`} className="max-w-2xl">
        {shown !== undefined ? (
          <OneRevision
            report={report}
            revision={shown}
            onBack={() => setShown(undefined)}
            onClose={onClose}
          />
        ) : (
          <DialogBody>
            <QueryPanel query={revisions} what="the history" skeleton={<Skeleton className="h-40" />}>
              {({ revisions: all }) => (
                <ul aria-label="Revisions" className="divide-y rounded-md border">
                  {all.map(({ revision, title, author, time }) => (
                    <li key={revision}>
                      <button
                        type="button"
                        onClick={() => setShown(revision)}
                        className="flex w-full flex-wrap items-baseline gap-x-3 px-3 py-2 text-start hover:bg-muted"
                      >
                        <span className="w-8 text-muted-foreground tabular">{revision}</span>
                        <span className="min-w-0 truncate">{title}</span>
                        <span className="ms-auto text-xs text-muted-foreground">
                          {author}, <Time value={time} />
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </QueryPanel>
          </DialogBody>
        )}
      </DialogContent>
    </Dialog>
  );
}

type OneProps = HistoryProps & { revision: number; onBack: () => void };

function OneRevision({ report, revision, onBack, onClose }: OneProps) {
  const past = useOperation('reports.getRevision', { reportId: report.id, revision });
  const { refetch } = useOperation('reports.getReport', { reportId: report.id });
  const restore = useCommand('reports.updateReport', {
    invalidates: ['reports'],
    onSuccess: onClose,
    onError: (error) => {
      reportError(error);
      // Somebody has saved meanwhile: once that is known it can be asked again.
      if (error.status === 409) void refetch();
    },
  });
  return (
    <>
      <DialogBody>
        <QueryPanel query={past} what="the revision" skeleton={<Skeleton className="h-60" />}>
          {({ title, text }) => (
            <Textarea
              readOnly
              aria-label={`Revision ${revision}`}
              value={`# ${title}\n\n${text}`}
              className="h-[60vh] font-mono text-xs leading-5"
            />
          )}
        </QueryPanel>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onBack}>
          <ArrowLeft />
          All revisions
        </Button>
        {report.may.write && revision !== report.revision && (
          <Button
            variant="primary"
            disabled={!past.data || restore.isPending}
            onClick={() =>
              past.data &&
              restore.mutate({
                reportId: report.id,
                title: past.data.title,
                text: past.data.text,
                revision: report.revision,
              })
            }
          >
            <RotateCcw />
            Bring it back
          </Button>
        )}
      </DialogFooter>
    </>
  );
}
