'use client';
import { NotebookPen, Pencil } from 'lucide-react';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { ObjectPage } from '@/components/shell/object-page';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import { Skeleton } from '@/components/ui/skeleton';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import { articleId, ReportActions } from './report-actions';

const loading = () => <Skeleton className="m-6 h-64" />;
const ReportText = lazyPart(() => import('./report-text').then((module) => module.ReportText), { loading });
const ReportEditor = lazyPart(() => import('./report-editor').then((module) => module.ReportEditor), {
  loading,
});

export type Report = OutputOf<'reports.getReport'>;

/** A report as it reads, or at work on it. */
export function ReportPage({ reportId }: { reportId: string }) {
  const query = useOperation('reports.getReport', { reportId });
  const [isEditing, setEditing] = useQueryState(
    'edit',
    parseAsBoolean.withDefault(false).withOptions({ history: 'push' }),
  );
  usePageTitle(query.data?.title);
  const edit = (is: boolean) => void setEditing(is || null);
  return (
    <ObjectPage
      query={query}
      what="the report"
      crumbs={[{ label: 'Reports', href: '/reports' }]}
      bar={(report) => ({
        title: report.title,
        actions: <Actions report={report} isEditing={isEditing} onEdit={() => edit(true)} />,
      })}
    >
      {(report) =>
        isEditing && report.may.write ? (
          <ReportEditor report={report} onDone={() => edit(false)} />
        ) : (
          <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
            <article
              id={articleId(report.id)}
              aria-label={report.title}
              className="mx-auto max-w-4xl px-4 py-6 lg:px-6"
            >
              <p className="mb-4 text-xs text-muted-foreground">
                {report.updatedBy}, <Time value={report.lastUpdatedTime} /> · revision {report.revision}
              </p>
              {report.text.trim() === '' ? (
                <EmptyState icon={<NotebookPen />} title="Nothing is written yet">
                  {report.may.write ? 'Edit it with the key e.' : 'Whoever may edit it has not begun.'}
                </EmptyState>
              ) : (
                <ReportText text={report.text} />
              )}
            </article>
          </div>
        )
      }
    </ObjectPage>
  );
}

type ActionsProps = { report: Report; isEditing: boolean; onEdit: () => void };

function Actions({ report, isEditing, onEdit }: ActionsProps) {
  const canBegin = report.may.write && !isEditing;
  useActions(canBegin ? [{ label: 'Edit the report', keys: 'e', group: 'Report', run: onEdit }] : []);
  return (
    <>
      {canBegin && (
        <Button onClick={onEdit}>
          <Pencil />
          Edit
        </Button>
      )}
      <ReportActions report={report} isEditing={isEditing} />
    </>
  );
}
